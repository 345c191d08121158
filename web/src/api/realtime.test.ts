// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it, vi} from 'vitest';
import {ManualClock} from '../testing/manualClock';
import {Realtime} from './realtime';
import type {ClientMessage, ServerMessage} from './realtimeMessages';
import {type OpenTransport, type TransportEvents, openPoll} from './realtimeTransport';

class Line {
  readonly sent: ClientMessage[] = [];
  closed = false;
  constructor(readonly events: TransportEvents) {}
  say(message: ServerMessage) {
    this.events.received(message);
  }
  welcome() {
    this.events.opened();
    this.say({type: 'welcome', server: {version: '1'}, you: {kind: 'visitor', role: 'PATIENT'}, heartbeatSeconds: 20});
  }
}

function lines(): {open: OpenTransport; all: Line[]; last(): Line} {
  const all: Line[] = [];
  return {
    all,
    open: (events) => {
      const line = new Line(events);
      all.push(line);
      return {send: (message) => void line.sent.push(message), close: () => { line.closed = true; }};
    },
    last: () => {
      const line = all.at(-1);
      if (!line) throw new Error('nothing was opened');
      return line;
    },
  };
}

function world() {
  const clock = new ManualClock();
  const sockets = lines();
  const polls = lines();
  const realtime = new Realtime({
    hello: () => ({visitKey: 'k'}), openSocket: sockets.open, openPoll: polls.open, clock, random: () => 1,
  });
  return {clock, sockets, polls, realtime};
}

const notice = (seq: number): ServerMessage => ({type: 'notice', sessionId: 's', seq, kind: 'waiting.joined', payload: {}, at: ''});
const session = {topic: 'session', sessionId: 's'} as const;

describe('Realtime', () => {
  it('says hello first, then watches and is present', () => {
    const {sockets, realtime} = world();
    realtime.watch(session);
    realtime.present('s');
    realtime.start();
    sockets.last().welcome();
    expect(sockets.last().sent).toEqual([
      {type: 'hello', visitKey: 'k'}, {type: 'watch', ...session}, {type: 'present', sessionId: 's'},
    ]);
    expect(realtime.state.get().line).toBe('open');
  });

  it('watches again from the last notice after a loss, and gives each notice once', () => {
    const {clock, sockets, realtime} = world();
    const got: number[] = [];
    realtime.on('notice', ({seq}) => got.push(seq));
    realtime.watch(session);
    realtime.start();
    sockets.last().welcome();
    sockets.last().say({type: 'watching', ...session, seq: 3});
    sockets.last().say(notice(4));
    sockets.last().events.closed(1006);
    expect(realtime.state.get().line).toBe('waiting');
    clock.advance(1000);
    expect(sockets.all).toHaveLength(2);
    sockets.last().welcome();
    expect(sockets.last().sent).toContainEqual({type: 'watch', ...session, after: 4});
    sockets.last().say(notice(4));
    sockets.last().say(notice(5));
    expect(got).toEqual([4, 5]);
  });

  it('waits longer after each failed try', () => {
    const {clock, sockets, polls, realtime} = world();
    realtime.start();
    sockets.last().events.closed(1006);
    clock.advance(1999);
    expect(sockets.all).toHaveLength(1);
    clock.advance(1);
    expect(sockets.all).toHaveLength(2);
    sockets.last().events.closed(1006);
    clock.advance(4000);
    expect(polls.all).toHaveLength(1);
    polls.last().welcome();
    expect(realtime.state.get()).toMatchObject({line: 'open', transport: 'poll', failures: 0});
  });

  /** Lives that long, is cut, and comes back. */
  const live = ({clock, sockets}: ReturnType<typeof world>, ms: number, code = 1006) => {
    sockets.last().welcome();
    for (let passed = 0; passed < ms; passed += 1000) clock.advance(1000);
    sockets.last().events.closed(code);
    clock.advance(5000);
  };

  it('goes another way after three lines in a row that were cut soon', () => {
    const made = world();
    made.realtime.start();
    live(made, 4000);
    live(made, 0);
    expect(made.polls.all).toHaveLength(0);
    live(made, 14_000);
    expect(made.sockets.all).toHaveLength(3);
    made.polls.last().welcome();
    expect(made.realtime.state.get()).toMatchObject({line: 'open', transport: 'poll'});
  });

  it('stays where a line lasted in between, or the server said that it goes', () => {
    const made = world();
    made.realtime.start();
    for (const [ms, code] of [[4000, 1006], [4000, 1006], [15_000, 1006], [4000, 1006], [4000, 1006], [0, 1012]] as const) live(made, ms, code);
    expect(made.polls.all).toHaveLength(0);
    expect(made.sockets.all).toHaveLength(7);
  });

  it('does not come back by itself when it was refused', () => {
    const {clock, sockets, realtime} = world();
    realtime.start();
    sockets.last().events.closed(4401);
    clock.advance(600_000);
    expect(sockets.all).toHaveLength(1);
    expect(realtime.state.get()).toMatchObject({line: 'refused', code: 4401});
  });

  it('gives up a line on which nothing answers', () => {
    const {clock, sockets, realtime} = world();
    realtime.start();
    sockets.last().welcome();
    clock.advance(20_000);
    expect(sockets.last().sent.at(-1)).toEqual({type: 'ping', n: 1});
    clock.advance(10_000);
    expect(sockets.all[0]?.closed).toBe(true);
    expect(realtime.state.get().line).toBe('waiting');
  });

  it('goes on while pongs come, and says every 15 seconds that it is there', () => {
    const {clock, sockets, realtime} = world();
    const leave = realtime.present('s');
    realtime.start();
    sockets.last().welcome();
    clock.advance(20_000);
    sockets.last().say({type: 'pong', n: 1});
    clock.advance(15_000);
    expect(realtime.state.get().line).toBe('open');
    const there = () => sockets.last().sent.filter((message) => message.type === 'present').length;
    expect(there()).toBe(3);
    leave();
    clock.advance(5000);
    sockets.last().say({type: 'pong', n: 2});
    clock.advance(15_000);
    expect(there()).toBe(3);
  });

  it('tries at once when the page comes back', () => {
    const {sockets, realtime} = world();
    realtime.start();
    sockets.last().welcome();
    sockets.last().say({type: 'going_away'});
    expect(realtime.state.get().line).toBe('waiting');
    realtime.wake();
    expect(sockets.all).toHaveLength(2);
  });

  it('abandons an attempt that hangs when the page comes back', () => {
    const {clock, sockets, realtime} = world();
    realtime.start();
    clock.advance(3000);
    realtime.wake();
    expect(sockets.all).toHaveLength(2);
    expect(sockets.all[0]?.closed).toBe(true);
    sockets.all[0]?.events.closed(1006);
    sockets.last().welcome();
    expect(realtime.state.get()).toMatchObject({line: 'open', failures: 0});
  });

  it('gives a fresh attempt its moment, however often it is woken', () => {
    const {clock, sockets, realtime} = world();
    realtime.start();
    realtime.wake();
    realtime.wake();
    expect(sockets.all).toHaveLength(1);
    clock.advance(2000);
    expect(sockets.all).toHaveLength(2);
    realtime.wake();
    sockets.last().welcome();
    clock.advance(2000);
    expect(sockets.all).toHaveLength(2);
    expect(realtime.state.get().line).toBe('open');
  });
});

describe('openPoll', () => {
  it('acknowledges what came and sends what is said meanwhile', async () => {
    const asked: {ack?: number; first: number; messages: ClientMessage[]}[] = [];
    let release: (() => void) | undefined;
    const fetcher = vi.fn(async (_url: RequestInfo | URL, init?: RequestInit) => {
      const body = JSON.parse(String(init?.body)) as {ack?: number; first: number; messages: ClientMessage[]};
      asked.push(body);
      if (asked.length === 2) await new Promise<void>((resolve) => { release = resolve; });
      const messages = asked.length === 1 ? {first: 1, messages: [{type: 'pong', n: 7}]} : {messages: []};
      return new Response(JSON.stringify({connection: 'c', ...messages}));
    });
    const received: ServerMessage[] = [];
    const line = openPoll('/poll', fetcher)({
      opened: () => line.send({type: 'hello', visitKey: 'k'}), received: (message) => received.push(message), closed: () => {},
    });
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0]).toEqual({first: 1, messages: [{type: 'hello', visitKey: 'k'}]});
    expect(asked[1]).toMatchObject({connection: 'c', ack: 1, messages: []});
    expect(received, 'a number of the message itself is not the one it is sent under').toEqual([{type: 'pong', n: 7}]);
    line.send({type: 'present', sessionId: 's'});
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[2]).toMatchObject({first: 2, messages: [{type: 'present', sessionId: 's'}]});
    line.close();
    release?.();
  });

  it('gives what is sent again once', async () => {
    const notices = [notice(1), notice(2), notice(3)];
    const replies = [{first: 1, messages: notices.slice(0, 2)}, {first: 1, messages: notices}, {messages: [], closed: 4401}];
    const fetcher = vi.fn(async () => new Response(JSON.stringify({connection: 'c', ...replies[fetcher.mock.calls.length - 1]})));
    const received: ServerMessage[] = [];
    const closed = vi.fn();
    openPoll('/poll', fetcher)({opened: () => {}, received: (message) => received.push(message), closed});
    await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(4401));
    expect(received).toEqual(notices);
    expect(fetcher, 'a connection that was closed is not asked again').toHaveBeenCalledTimes(3);
  });

  it('reports a refusal as the matching close code', async () => {
    const closed = vi.fn();
    openPoll('/poll', async () => new Response('', {status: 401}))({opened: () => {}, received: () => {}, closed});
    await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(4401));
  });
});
