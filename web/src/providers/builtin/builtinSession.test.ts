// SPDX-License-Identifier: Apache-2.0
// Two sessions over a made-up server that passes signals on, and one alone against what a server may say.
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {CallMessageIn, CallMessageOut, Channel, PeerView} from '../../call/ports';
import type {OutgoingMedia} from '../../call/videoSession';
import {systemClock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {FakeConnection, FakeStream, fakeTrack, makeFakeConnection} from '../../testing/fakeWebRtc';
import {BuiltinSession, kKeepMissingMs, kShowAtLatestMs} from './builtinSession';
import {IceSource} from './iceSource';

class FakeChannel implements Channel {
  readonly open = new Store(true);
  sent: CallMessageOut[] = [];
  onSend: (message: CallMessageOut) => void = () => {};
  private readonly listeners = new Set<(message: CallMessageIn) => void>();

  send(message: CallMessageOut): void {
    if (!this.open.get()) return;
    this.sent.push(message);
    this.onSend(message);
  }
  listen(listener: (message: CallMessageIn) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  wake(): void {}
  say(message: CallMessageIn): void {
    for (const listener of [...this.listeners]) listener(message);
  }
  last<T extends CallMessageOut['type']>(type: T): Extract<CallMessageOut, {type: T}> | undefined {
    return this.sent.filter((message): message is Extract<CallMessageOut, {type: T}> => message.type === type).at(-1);
  }
}

const media = (): OutgoingMedia =>
  ({audio: fakeTrack('audio'), video: fakeTrack('video'), state: {audio: true, video: true, screen: false}});

const peer = (peerId: string, polite: boolean, participantId = `par_${peerId}`): PeerView =>
  ({peerId, participantId, role: 'PATIENT', name: 'Maria', media: {audio: true, video: true, screen: false}, polite});

function session(channel: FakeChannel, renewToken = async () => 'token 2') {
  return new BuiltinSession({
    sessionId: 'ses_1', channel, token: 'token 1', renewToken, makeConnection: makeFakeConnection,
    ice: new IceSource(async () => ({iceServers: [{urls: 'turn:relay', username: String(systemClock.now())}], iceTransportPolicy: 'all', expiresAt: new Date(systemClock.now() + 3_600_000)})),
  });
}

const joined = (you: string, peers: PeerView[], resume = 'ticket'): CallMessageIn =>
  ({type: 'joined', sessionId: 'ses_1', you, participantId: `par_${you}`, resume, peers});

const settle = () => vi.advanceTimersByTimeAsync(1);

/** Two people whose signals reach each other and who are shown to each other: {a (impolite), b, channels}. */
async function pair() {
  const [left, right] = [new FakeChannel(), new FakeChannel()];
  left.onSend = (message) => message.type === 'signal' && right.say({type: 'signal', from: 'a', data: message.data});
  right.onSend = (message) => message.type === 'signal' && left.say({type: 'signal', from: 'b', data: message.data});
  const [a, b] = [session(left), session(right)];
  void a.join(media());
  left.say(joined('a', []));
  void b.join(media());
  right.say(joined('b', [peer('a', true)]));
  left.say({type: 'peer_joined', peer: peer('b', false)});
  await vi.advanceTimersByTimeAsync(kShowAtLatestMs);
  return {a, b, left, right};
}

describe('BuiltinSession', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('MediaStream', FakeStream);
    FakeConnection.made = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('negotiates once: the first one offers, both send and receive', async () => {
    const {a, b} = await pair();
    expect(FakeConnection.made).toHaveLength(2);
    for (const connection of FakeConnection.made) {
      expect(connection.signalingState).toBe('stable');
      expect(connection.transceivers.map(({direction}) => direction)).toEqual(['sendrecv', 'sendrecv']);
      expect(connection.transceivers.map(({sender}) => sender.track?.kind)).toEqual(['audio', 'video']);
    }
    for (const connection of FakeConnection.made) connection.become('connected');
    expect([a, b].map((one) => one.state.get().peers[0]?.link)).toEqual(['connected', 'connected']);
  });

  it('shows somebody new once they are connected, and without that after a moment', async () => {
    const [left, silent] = [new FakeChannel(), new FakeChannel()];
    const [first, later] = [session(left), session(silent)];
    void first.join(media());
    left.say(joined('a', []));
    expect(first.state.get()).toMatchObject({phase: 'joined', peers: []});
    left.say({type: 'peer_joined', peer: peer('b', false)});
    await settle();
    expect(left.last('signal')?.data).toMatchObject({description: {type: 'offer'}});
    expect(first.state.get().peers).toEqual([]);
    FakeConnection.made[0]?.become('connected');
    await settle();
    expect(first.state.get().peers).toMatchObject([{id: 'b', link: 'connected'}]);
    void later.join(media());
    silent.say(joined('b', [peer('a', true)]));
    await settle();
    expect(later.state.get().phase).toBe('joining');
    await vi.advanceTimersByTimeAsync(kShowAtLatestMs);
    expect(later.state.get()).toMatchObject({phase: 'joined', signalling: 'open', ownParticipantId: 'par_b', peers: [{id: 'a'}]});
  });

  it('goes on showing the others while somebody new connects', async () => {
    const {a, left} = await pair();
    left.say({type: 'peer_joined', peer: peer('c', false)});
    left.say({type: 'peer_media', peerId: 'b', media: {audio: false, video: true, screen: false}});
    expect(a.state.get().peers).toMatchObject([{id: 'b', media: {audio: false}}]);
    left.say({type: 'peer_left', peerId: 'b', reason: 'left'});
    expect(a.state.get().peers).toEqual([]);
    await vi.advanceTimersByTimeAsync(kShowAtLatestMs);
    expect(a.state.get().peers).toMatchObject([{id: 'c', link: 'connecting'}]);
  });

  it('puts another track in place without negotiating', async () => {
    const {a, left} = await pair();
    const before = left.sent.filter(({type}) => type === 'signal').length;
    const screen = fakeTrack('video');
    await a.send({...media(), video: screen, state: {audio: true, video: true, screen: true}});
    await settle();
    expect(FakeConnection.made.some(({transceivers}) => transceivers[1]?.sender.track === screen)).toBe(true);
    expect(left.sent.filter(({type}) => type === 'signal')).toHaveLength(before);
    expect(left.last('media')).toMatchObject({screen: true});
  });

  it('restarts ICE from the impolite side', async () => {
    const {a} = await pair();
    for (const connection of FakeConnection.made) connection.become('connected');
    for (const connection of FakeConnection.made) connection.become('disconnected');
    expect(a.state.get().peers[0]?.link).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(2600);
    expect(FakeConnection.made.map(({restarts}) => restarts).sort()).toEqual([0, 1]);
    expect(FakeConnection.made.every(({signalingState}) => signalingState === 'stable')).toBe(true);
  });

  it('restarts with the relay passwords of now on both sides', async () => {
    await pair();
    const ends = () => FakeConnection.made.map((made) => Number(made.getConfiguration().iceServers?.[0]?.username));
    const first = ends();
    for (const connection of FakeConnection.made) connection.become('connected');
    await vi.advanceTimersByTimeAsync(56 * 60_000);
    for (const connection of FakeConnection.made) connection.become('disconnected');
    await vi.advanceTimersByTimeAsync(2600);
    expect(FakeConnection.made).toHaveLength(2);
    ends().forEach((end, at) => expect(end - (first[at] ?? 0)).toBeGreaterThanOrEqual(55 * 60_000));
  });

  it('builds the connection anew on both sides when restarts do not help', async () => {
    await pair();
    for (const connection of [...FakeConnection.made]) connection.become('connected');
    for (const connection of [...FakeConnection.made]) connection.become('failed');
    await vi.advanceTimersByTimeAsync(21_000);
    const open = FakeConnection.made.filter(({closed}) => !closed);
    expect(FakeConnection.made.length).toBeGreaterThanOrEqual(4);
    expect(open).toHaveLength(2);
    expect(open.every(({signalingState}) => signalingState === 'stable')).toBe(true);
  });

  it('does not touch media when the server is lost, and comes back by its ticket', async () => {
    const {a, left} = await pair();
    for (const connection of FakeConnection.made) connection.become('connected');
    left.open.set(false);
    expect(a.state.get()).toMatchObject({phase: 'joined', signalling: 'lost'});
    left.open.set(true);
    expect(left.last('join')).toMatchObject({resume: 'ticket'});
    left.say(joined('a', [peer('b', false)], 'ticket 2'));
    await settle();
    expect(a.state.get()).toMatchObject({phase: 'joined', signalling: 'open'});
    expect(FakeConnection.made).toHaveLength(2);
    expect(FakeConnection.made.some(({closed}) => closed)).toBe(false);
  });

  it('waits for those who have not come back yet after the server restarted', async () => {
    const {a, left} = await pair();
    left.say(joined('a', []));
    expect(a.state.get().peers[0]).toMatchObject({id: 'b', away: true});
    left.say({type: 'peer_joined', peer: peer('b', false)});
    expect(a.state.get().peers[0]).toMatchObject({id: 'b', away: false});
    expect(FakeConnection.made.some(({closed}) => closed)).toBe(false);
    left.say(joined('a', []));
    await vi.advanceTimersByTimeAsync(kKeepMissingMs);
    expect(a.state.get().peers).toEqual([]);
  });

  it('starts over when the server gives it another place', async () => {
    const {left} = await pair();
    left.say(joined('z', [peer('b', true)]));
    await settle();
    expect(FakeConnection.made.some(({closed}) => closed)).toBe(true);
  });

  it('replaces somebody who comes again under another id', async () => {
    const {a, left} = await pair();
    left.say({type: 'peer_joined', peer: peer('c', false, 'par_b')});
    expect(a.state.get().peers.map(({id}) => id)).toEqual(['c']);
  });

  it('takes candidates that come before the description', async () => {
    const channel = new FakeChannel();
    const one = session(channel);
    void one.join(media());
    channel.say(joined('b', [peer('a', true)]));
    channel.say({type: 'signal', from: 'a', data: {generation: 1, description: {type: 'offer', sdp: 'x'}}});
    channel.say({type: 'signal', from: 'a', data: {generation: 1, candidate: {candidate: 'early'}}});
    await settle();
    expect(FakeConnection.made[0]?.candidates).toEqual([{candidate: 'early'}]);
  });

  it.each([
    [{type: 'superseded'}, 'superseded'],
    [{type: 'removed', reason: 'moved'}, 'moved'],
    [{type: 'removed', reason: 'held'}, 'held'],
    [{type: 'error', about: 'join', code: 'call_full', message: ''}, 'call_full'],
    [{type: 'error', about: 'join', code: 'session_over', message: ''}, 'ended'],
  ] as [CallMessageIn, string][])('is out after %j', async (message, reason) => {
    const {a, left} = await pair();
    left.say(message);
    await settle();
    expect(a.state.get()).toMatchObject({phase: 'out', out: reason, peers: []});
    expect(FakeConnection.made.filter(({closed}) => closed)).toHaveLength(1);
  });

  it('asks for a new token when the old one has ended', async () => {
    const channel = new FakeChannel();
    const one = session(channel);
    void one.join(media());
    channel.say({type: 'error', about: 'join', code: 'unauthenticated', message: ''});
    await settle();
    expect(channel.last('join')).toMatchObject({token: 'token 2'});
  });

  it('tells that it was asked to be quiet', async () => {
    const {a, left} = await pair();
    const asked = vi.fn();
    a.asked.on(asked);
    left.say({type: 'mute_asked'});
    expect(asked).toHaveBeenCalledWith('mute');
  });
});
