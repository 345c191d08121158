// SPDX-License-Identifier: Apache-2.0
// Two ways to carry realtime messages: a WebSocket, and long-polling where a network blocks WebSockets.
import type {ClientMessage, ServerMessage} from './realtimeMessages';

export interface TransportEvents {
  opened(): void;
  received(message: ServerMessage): void;
  /** Once, also when it never opened. */
  closed(code: number): void;
}
export interface Transport {
  send(message: ClientMessage): void;
  close(): void;
}
export type OpenTransport = (events: TransportEvents) => Transport;

export const kLost = 1006;

export function openSocket(url: string): OpenTransport {
  return (events) => {
    const socket = new WebSocket(url);
    let done = false;
    const finish = (code: number) => {
      if (done) return;
      done = true;
      events.closed(code);
    };
    socket.onopen = () => events.opened();
    socket.onmessage = (event) => {
      if (done) return;
      const message = parse(event.data);
      if (message) events.received(message);
    };
    socket.onclose = (event) => finish(event.code);
    return {
      send: (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      },
      close: () => {
        // A dead network holds back the close event; the caller is not made to wait for it.
        done = true;
        socket.close(1000);
      },
    };
  };
}

function parse(data: unknown): ServerMessage | null {
  try {
    const message = JSON.parse(String(data)) as ServerMessage;
    return typeof message === 'object' && message !== null && typeof message.type === 'string' ? message : null;
  } catch {
    return null;
  }
}

interface PollReply {
  connection: string;
  /** Number of the first message; both sides count their own from 1. */
  first?: number;
  messages: ServerMessage[];
  closed?: number;
}

const kCloseCodes: Readonly<Record<number, number>> = {400: 4400, 401: 4401, 403: 4403, 410: 4410, 429: 4429, 503: 1012};

/** One request waits at the server; whatever is to be said meanwhile goes in requests of its own. */
export function openPoll(url: string, fetcher: typeof fetch = (input, init) => fetch(input, init)): OpenTransport {
  return (events) => {
    const stop = new AbortController();
    let connection: string | undefined;
    let ack = 0;
    let said = 0;
    let done = false;
    let outbox: ClientMessage[] = [];

    const finish = (code: number) => {
      if (done) return;
      done = true;
      stop.abort();
      events.closed(code);
    };
    const exchange = async (messages: ClientMessage[]): Promise<boolean> => {
      const first = said + 1;
      said += messages.length;
      const body = JSON.stringify({...(connection ? {connection, ack} : {}), first, messages});
      const reply = await fetcher(url, {
        method: 'POST', body, headers: {'content-type': 'application/json'}, signal: stop.signal, credentials: 'include',
      });
      if (!reply.ok) {
        finish(kCloseCodes[reply.status] ?? kLost);
        return false;
      }
      const {connection: named, first: number = 1, messages: got, closed} = (await reply.json()) as PollReply;
      connection = named;
      for (const [i, message] of got.entries()) {
        if (done || number + i <= ack) continue;
        ack = number + i;
        events.received(message);
      }
      if (closed !== undefined) finish(closed);
      return !done;
    };
    const loop = async () => {
      try {
        // The first request carries the hello, which the owner sends as soon as it hears "opened".
        while (await exchange(outbox.splice(0)));
      } catch {
        finish(kLost);
      }
    };
    const flush = () => {
      if (!connection || outbox.length === 0) return;
      exchange(outbox.splice(0)).catch(() => finish(kLost));
    };
    queueMicrotask(() => {
      if (done) return;
      events.opened();
      void loop();
    });
    return {
      send: (message) => {
        outbox.push(message);
        queueMicrotask(flush);
      },
      close: () => {
        done = true;
        outbox = [];
        stop.abort();
      },
    };
  };
}
