// SPDX-License-Identifier: Apache-2.0
// The conversation of a visit: reads what is new when a notice says so, sends once even when the network makes it try again.
import {type Api, randomId} from '../../api/client';
import type {Message} from '../../api/types';
import {apiError} from '../../api/errors';
import type {Realtime} from '../../api/realtime';
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';

export interface Draft {
  clientId: string;
  text: string;
  state: 'sending' | 'waiting' | 'refused';
}
export interface ChatState {
  messages: readonly Message[];
  drafts: readonly Draft[];
  unread: number;
}

const kAgainMs = 4000;
const kWithoutLineMs = 15_000;

export class Chat {
  readonly state = new Store<ChatState>({messages: [], drafts: [], unread: 0});
  private readonly ends: (() => void)[] = [];
  private callOff: () => void = () => undefined;
  private reading = false;
  private readAgain = false;

  constructor(private readonly api: Api, private readonly realtime: Realtime, private readonly clock: Clock,
              private readonly sessionId: string) {}

  start(): void {
    const {realtime, sessionId} = this;
    this.ends.push(
      realtime.watch({topic: 'session', sessionId}),
      realtime.on('notice', (notice) => {
        if (notice.sessionId === sessionId && (notice.kind === 'chat.message' || notice.kind === 'session.delay')) void this.read();
      }),
      realtime.on('welcome', () => void this.read()),
      realtime.on('watching', (message) => {
        if (message.gap) void this.read();
      }),
    );
    void this.read();
    this.readWithoutLine();
  }

  stop(): void {
    for (const end of this.ends.splice(0)) end();
    this.callOff();
  }

  seen(): void {
    this.state.patch({unread: 0});
  }

  send(text: string): void {
    const words = text.trim();
    if (words === '') return;
    const draft: Draft = {clientId: randomId(), text: words, state: 'sending'};
    this.state.update((now) => ({...now, drafts: [...now.drafts, draft]}));
    void this.deliver(draft);
  }

  /** Sends once more what was refused. */
  retry(clientId: string): void {
    const draft = this.state.get().drafts.find((known) => known.clientId === clientId);
    if (draft) void this.deliver(draft);
  }

  /** Where the line does not get through, the conversation is slower, not broken. */
  private readWithoutLine(): void {
    this.callOff = this.clock.after(kWithoutLineMs, () => {
      if (this.realtime.state.get().line !== 'open') void this.read();
      this.readWithoutLine();
    });
  }

  private async deliver(draft: Draft): Promise<void> {
    const {clientId, text} = draft;
    this.mark(clientId, 'sending');
    try {
      const message = await this.api.telehealth.sendMessage.mutate({sessionId: this.sessionId, text, clientId});
      this.state.update((now) => ({...now, drafts: now.drafts.filter((known) => known.clientId !== clientId)}));
      this.add([message]);
    } catch (thrown) {
      const passing = apiError(thrown).isPassing;
      this.mark(clientId, passing ? 'waiting' : 'refused');
      if (passing) this.ends.push(this.clock.after(kAgainMs, () => void this.deliver(draft)));
    }
  }

  private mark(clientId: string, state: Draft['state']): void {
    this.state.update((now) => ({...now, drafts: now.drafts.map((draft) => (draft.clientId === clientId ? {...draft, state} : draft))}));
  }

  private async read(): Promise<void> {
    if (this.reading) {
      this.readAgain = true;
      return;
    }
    this.reading = true;
    try {
      const after = this.state.get().messages.at(-1)?.seq;
      const {messages} = await this.api.telehealth.listMessages.query({sessionId: this.sessionId, ...(after === undefined ? {} : {after})});
      this.add(messages);
    } catch {
      // The next notice or the next welcome reads again.
    } finally {
      this.reading = false;
    }
    if (this.readAgain) {
      this.readAgain = false;
      await this.read();
    }
  }

  private add(more: readonly Message[]): void {
    this.state.update((now) => {
      const known = new Set(now.messages.map(({id}) => id));
      const fresh = more.filter(({id}) => !known.has(id));
      if (fresh.length === 0) return now;
      const messages = [...now.messages, ...fresh].sort((a, b) => a.seq - b.seq);
      return {...now, messages, unread: now.unread + fresh.filter(({own}) => !own).length};
    });
  }
}
