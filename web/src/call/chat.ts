// SPDX-License-Identifier: Apache-2.0
// The visit's messages: read from the server, sent with an id of one's own so that nothing is lost or doubled when the
// connection breaks in between.
import {Store} from '../lib/store';
import {systemClock} from '../lib/clock';
import type {ChatMessage} from './ports';

export interface ChatLine {
  clientId: string | null;
  message: ChatMessage;
  state: 'sent' | 'sending' | 'failed';
}

export interface ChatState {
  lines: readonly ChatLine[];
  unread: number;
  open: boolean;
}

export interface ChatSurroundings {
  send(text: string, clientId: string): Promise<ChatMessage>;
  list(after?: number): Promise<ChatMessage[]>;
  newId(): string;
}

export const kLongestMessage = 4000;

export class Chat {
  readonly state = new Store<ChatState>({lines: [], unread: 0, open: false});
  private latest = 0;
  private reading: Promise<void> | null = null;
  private again = false;
  private first = true;

  constructor(private readonly around: ChatSurroundings) {}

  setOpen(open: boolean): void {
    this.state.patch(open ? {open, unread: 0} : {open});
  }

  /** Reads what is new; calls during a reading lead to one more. */
  refresh(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => {
      this.reading = null;
      if (!this.again) return;
      this.again = false;
      void this.refresh();
    });
    return this.reading;
  }

  async send(text: string): Promise<void> {
    const trimmed = text.trim().slice(0, kLongestMessage);
    if (!trimmed) return;
    const clientId = this.around.newId();
    const message: ChatMessage = {
      id: clientId, seq: Number.MAX_SAFE_INTEGER, kind: 'CHAT', sender: {participantId: null, role: 'STAFF', name: ''},
      text: trimmed, sentAt: new Date(systemClock.now()), own: true,
    };
    this.put([...this.state.get().lines, {clientId, message, state: 'sending'}]);
    await this.deliver(clientId, trimmed);
  }

  /** The same id again: the server keeps one of them. */
  async retry(clientId: string): Promise<void> {
    const line = this.state.get().lines.find((one) => one.clientId === clientId);
    if (!line || line.state !== 'failed') return;
    this.mark(clientId, 'sending');
    await this.deliver(clientId, line.message.text);
  }

  private async deliver(clientId: string, text: string): Promise<void> {
    try {
      const sent = await this.around.send(text, clientId);
      const others = this.state.get().lines.filter(
        (line) => line.clientId !== clientId && line.message.id !== sent.id);
      this.put([...others, {clientId, message: sent, state: 'sent'}]);
    } catch {
      this.mark(clientId, 'failed');
    }
  }

  private async read(): Promise<void> {
    const messages = await this.around.list(this.latest || undefined).catch(() => []);
    const known = new Set(this.state.get().lines.map(({message}) => message.id));
    const fresh = messages.filter(({id}) => !known.has(id));
    for (const {seq} of messages) this.latest = Math.max(this.latest, seq);
    const {open, unread, lines} = this.state.get();
    // What was said before one came is not news.
    const news = this.first || open ? 0 : fresh.filter(({own}) => !own).length;
    this.first = false;
    if (fresh.length === 0) return;
    this.put([...lines, ...fresh.map((message): ChatLine => ({clientId: null, message, state: 'sent'}))]);
    this.state.patch({unread: open ? 0 : unread + news});
  }

  private mark(clientId: string, state: ChatLine['state']): void {
    this.put(this.state.get().lines.map((line) => (line.clientId === clientId ? {...line, state} : line)));
  }

  private put(lines: ChatLine[]): void {
    this.state.patch({lines: [...lines].sort((a, b) => a.message.seq - b.message.seq)});
  }
}
