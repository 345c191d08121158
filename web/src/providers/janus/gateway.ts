// SPDX-License-Identifier: Apache-2.0
// A connection to a Janus gateway over its WebSocket: one session, several handles. When the socket is lost the session is
// claimed again, so that media does not notice; that needs `reclaim_session_timeout` at the gateway.
import {Emitter} from '../../call/emitter';

export interface JanusMessage {
  janus: string;
  transaction?: string;
  sender?: number;
  data?: {id: number};
  error?: {code: number; reason: string};
  jsep?: RTCSessionDescriptionInit;
  plugindata?: {data: Record<string, unknown>};
}

interface Waiting {
  resolve(message: JanusMessage): void;
  reject(fault: Error): void;
  awaitsEvent: boolean;
  timer: ReturnType<typeof setTimeout>;
}

const kAnswerMs = 15_000;
const kKeepAliveMs = 25_000;
const kClaimTries = 5;
const kClaimPauseMs = 1_500;

export class Gateway {
  /** true: the connection is there (again). */
  readonly open = new Emitter<boolean>();
  /** The session is gone for good. */
  readonly gone = new Emitter<void>();

  private socket: WebSocket | null = null;
  private session: number | null = null;
  private count = 0;
  private closed = false;
  private keepAlive: ReturnType<typeof setInterval> | undefined;
  private readonly waiting = new Map<string, Waiting>();
  private readonly handlers = new Map<number, (message: JanusMessage) => void>();

  constructor(
    private readonly url: string,
    private readonly token: string | null,
    private readonly makeSocket: (url: string) => WebSocket = (address) => new WebSocket(address, 'janus-protocol'),
  ) {}

  async start(): Promise<void> {
    await this.connect();
    const made = await this.send({janus: 'create'});
    this.session = made.data?.id ?? null;
    this.keepAlive = setInterval(() => void this.send({janus: 'keepalive'}).catch(() => undefined), kKeepAliveMs);
  }

  async attach(onEvent: (message: JanusMessage) => void): Promise<number> {
    const {data} = await this.send({janus: 'attach', plugin: 'janus.plugin.videoroom'});
    if (!data) throw new Error('no handle');
    this.handlers.set(data.id, onEvent);
    return data.id;
  }

  detach(handle: number): void {
    this.handlers.delete(handle);
    void this.send({janus: 'detach', handle_id: handle}).catch(() => undefined);
  }

  /** Waits for the event that answers; a refusal of the plugin is an error with its number. */
  async message(handle: number, body: object, jsep?: RTCSessionDescriptionInit | null): Promise<JanusMessage> {
    const answer = await this.send({janus: 'message', handle_id: handle, body, ...(jsep ? {jsep} : {})}, true);
    const data = answer.plugindata?.data ?? {};
    if (data['error_code'] !== undefined) throw new Error(`${String(data['error_code'])} ${String(data['error'])}`);
    return answer;
  }

  trickle(handle: number, candidate: RTCIceCandidate | null): void {
    void this.send({janus: 'trickle', handle_id: handle, candidate: candidate?.toJSON() ?? {completed: true}}).catch(() => undefined);
  }

  close(): void {
    if (this.closed) return;
    if (this.session !== null) void this.send({janus: 'destroy'}).catch(() => undefined);
    this.closed = true;
    clearInterval(this.keepAlive);
    // What was just sent should still leave.
    const {socket} = this;
    setTimeout(() => socket?.close(), 200);
  }

  private connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.makeSocket(this.url);
      this.socket = socket;
      socket.onmessage = ({data}) => this.took(JSON.parse(String(data)) as JanusMessage);
      socket.onopen = () => resolve();
      socket.onclose = () => {
        reject(new Error('no connection to the gateway'));
        if (this.socket === socket) this.lost();
      };
    });
  }

  private lost(): void {
    for (const [transaction, {reject, timer}] of this.waiting) {
      clearTimeout(timer);
      this.waiting.delete(transaction);
      reject(new Error('the connection to the gateway was lost'));
    }
    if (this.closed || this.session === null) return;
    this.open.emit(false);
    this.socket = null;
    void this.reclaim();
  }

  private async reclaim(): Promise<void> {
    for (let tries = 0; tries < kClaimTries && !this.closed; ++tries) {
      await new Promise((resolve) => setTimeout(resolve, kClaimPauseMs));
      try {
        await this.connect();
      } catch {
        continue;
      }
      try {
        await this.send({janus: 'claim'});
        return this.open.emit(true);
      } catch {
        break; // the gateway has forgotten us
      }
    }
    if (!this.closed) this.gone.emit();
  }

  private send(request: object, awaitsEvent = false): Promise<JanusMessage> {
    const {socket} = this;
    if (!socket || socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('no connection to the gateway'));
    const transaction = `t${++this.count}`;
    socket.send(JSON.stringify({...request, transaction, ...(this.session !== null ? {session_id: this.session} : {}),
      ...(this.token ? {token: this.token} : {})}));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(transaction);
        reject(new Error('the gateway does not answer'));
      }, kAnswerMs);
      this.waiting.set(transaction, {resolve, reject, awaitsEvent, timer});
    });
  }

  private took(message: JanusMessage): void {
    const waiting = message.transaction === undefined ? undefined : this.waiting.get(message.transaction);
    if (waiting && message.transaction !== undefined) {
      if (message.janus === 'ack' && waiting.awaitsEvent) return;
      this.waiting.delete(message.transaction);
      clearTimeout(waiting.timer);
      if (message.janus === 'error') waiting.reject(new Error(`${message.error?.code ?? ''} ${message.error?.reason ?? ''}`));
      else waiting.resolve(message);
      return;
    }
    if (message.janus === 'timeout') return this.gone.emit();
    if (message.sender !== undefined) this.handlers.get(message.sender)?.(message);
  }
}
