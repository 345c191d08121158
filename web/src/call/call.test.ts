// SPDX-License-Identifier: Apache-2.0
// The call over an engine that a test moves by hand.
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {systemClock} from '../lib/clock';
import {Store} from '../lib/store';
import {FakeStream} from '../testing/fakeWebRtc';
import {Call, type Verdict} from './call';
import {Emitter} from './emitter';
import {LocalMedia} from './localMedia';
import {Names} from './names';
import type {CallApi, CallMessageIn, Channel, Pass} from './ports';
import {kEveryMs} from './qualityWatch';
import {type EngineName, kBefore, type OutReason, type OutgoingMedia, type Peer, type RawStats, type SessionState, type VideoSession} from './videoSession';
import {kNoWayMs} from './wayWatch';

class FakeEngine implements VideoSession {
  readonly state = new Store<SessionState>(kBefore);
  readonly asked = new Emitter<'mute'>();
  sent: OutgoingMedia[] = [];
  nudges = 0;
  left = false;
  lost = 0;
  private received = 0;

  constructor(readonly engine: EngineName) {}
  async join(): Promise<void> {
    this.state.patch({phase: 'joined', ownParticipantId: 'par_me'});
  }
  async send(media: OutgoingMedia): Promise<void> {
    this.sent.push(media);
  }
  limitVideo(): void {}
  async stats(): Promise<RawStats> {
    this.received += 250;
    this.lost += this.loss;
    return {
      at: systemClock.now(), roundTripMs: 30, jitterMs: 3, audioReceived: this.received, audioLost: this.lost, videoReceived: 0,
      videoLost: 0, framesDecoded: 0, freezeSeconds: 0, bytesSent: 0, relayed: false, videoComes: false,
    };
  }
  loss = 0;
  nudge(): void {
    this.nudges += 1;
  }
  async leave(): Promise<void> {
    this.left = true;
    this.out('left');
  }
  out(reason: OutReason): void {
    this.state.patch({phase: 'out', out: reason});
  }
}

const peer: Peer = {
  id: 'p', participantId: 'par_p', role: 'PATIENT', name: 'Maria', media: {audio: true, video: true, screen: false},
  stream: null, link: 'connected', away: false,
};

const kEnds = new Date('2030-01-15T10:00:00Z');

function make({engine = 'builtin' as EngineName, isStaff = true} = {}) {
  const say = new Emitter<CallMessageIn>();
  const world = {engine, fault: null as unknown, verdict: 'again' as Verdict, passes: 0, joinUrl: 'https://vendor.example/j/1', modality: 'AUDIO_VIDEO' as 'AUDIO_VIDEO' | 'AUDIO_ONLY', byPhone: false, details: null as unknown};
  const engines: FakeEngine[] = [];
  const api = {
    pass: vi.fn(async (): Promise<Pass> => {
      world.passes += 1;
      if (world.fault) throw world.fault;
      return {token: 't', joinUrl: world.joinUrl, isHost: true, engine: world.engine, expiresAt: kEnds,
        modality: world.modality, byPhone: world.byPhone, details: world.details};
    }),
    goodbye: vi.fn(async () => {}),
    setModality: vi.fn(async () => {}),
    reportQuality: vi.fn(async () => {}),
    iceServers: vi.fn(), sendMessage: vi.fn(), listMessages: vi.fn(),
  };
  const channel: Channel = {open: new Store(true), send: () => {}, listen: (listener) => say.on(listener), wake: () => {}};
  const call = new Call({
    sessionId: 'ses_1', api: api as unknown as CallApi, channel, media: new LocalMedia(), isStaff, judge: () => world.verdict,
    names: new Names(async () => [], 'the other'),
    makeEngine: async (pass) => {
      const made = new FakeEngine(pass.engine);
      engines.push(made);
      return made;
    },
  });
  const notice = (kind: string, payload: Record<string, unknown> = {}) =>
    say.emit({type: 'notice', sessionId: 'ses_1', seq: 1, kind, payload});
  return {call, world, engines, api, notice};
}

const settle = () => vi.advanceTimersByTimeAsync(1);

describe('Call', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('MediaStream', FakeStream);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('enters, and leaves it to the server to say how the visit began', async () => {
    const {call, api} = make();
    await call.enter();
    expect(call.state.get()).toMatchObject({phase: 'in', engine: 'builtin', isHost: true});
    expect(api.setModality).not.toHaveBeenCalled();
    call.dispose();
  });

  it.each([true, false])('comes back quietly into a visit by telephone (staff: %s)', async (isStaff) => {
    const {call, world, engines, api} = make({isStaff});
    Object.assign(world, {modality: 'AUDIO_ONLY', byPhone: true});
    await call.enter();
    await settle();
    expect(call.state.get()).toMatchObject({phase: 'in', modality: 'AUDIO_ONLY', byPhone: true});
    expect(engines[0]?.sent.at(-1)).toEqual({audio: null, video: null, state: {audio: false, video: false, screen: false}});
    expect(api.setModality).not.toHaveBeenCalled();
    call.dispose();
  });

  it('says that nothing gets through only when it lasts, and no longer when it does', async () => {
    const {call, engines} = make();
    await call.enter();
    const [engine] = engines;
    engine?.state.patch({peers: [{...peer, link: 'connecting'}]});
    await vi.advanceTimersByTimeAsync(kNoWayMs - 1_000);
    expect(call.state.get().noWay).toBe(false);
    engine?.state.patch({peers: [{...peer, link: 'reconnecting'}]});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(call.state.get().noWay).toBe(true);
    engine?.state.patch({peers: [peer, {...peer, id: 'q', participantId: 'par_q', link: 'connecting'}]});
    expect(call.state.get().noWay).toBe(false);
    engine?.state.patch({peers: [{...peer, link: 'connecting'}]});
    await call.leave();
    await vi.advanceTimersByTimeAsync(2 * kNoWayMs);
    expect(call.state.get().noWay).toBe(false);
    call.dispose();
  });

  it('sends nothing while the two talk by telephone', async () => {
    const {call, engines, notice} = make({isStaff: false});
    await call.enter();
    notice('session.modality', {modality: 'AUDIO_ONLY', byPhone: true});
    await settle();
    expect(engines[0]?.sent.at(-1)).toEqual({audio: null, video: null, state: {audio: false, video: false, screen: false}});
    expect(call.state.get().byPhone).toBe(true);
    call.dispose();
  });

  it.each(['livekit', 'twilio', 'janus'] as const)('says goodbye to a room at %s, once', async (engine) => {
    const {call, api, engines} = make({engine});
    await call.enter();
    expect(api.goodbye).not.toHaveBeenCalled();
    await call.leave();
    expect(engines[0]?.left).toBe(true);
    expect(api.goodbye).toHaveBeenCalledExactlyOnceWith(kEnds);
    call.dispose();
    expect(api.goodbye).toHaveBeenCalledTimes(1);
  });

  it('says goodbye while its page goes, and asks for a new way in when it is back', async () => {
    const {call, api, engines} = make({engine: 'livekit'});
    await call.enter();
    window.dispatchEvent(new Event('pagehide'));
    expect(api.goodbye).toHaveBeenCalledExactlyOnceWith(kEnds);
    await settle();
    expect(engines[0]?.left).toBe(true);
    expect(call.state.get(), 'the person did not leave').toMatchObject({phase: 'in', out: null});
    const back = new Event('pageshow');
    Object.defineProperty(back, 'persisted', {value: true});
    window.dispatchEvent(back);
    await settle();
    expect(api.pass).toHaveBeenCalledTimes(2);
    call.dispose();
  });

  it.each(['builtin', 'zoom'] as const)('says no goodbye at %s: there nobody leaves with this page, or it is known', async (engine) => {
    const {call, api} = make({engine});
    await call.enter();
    await call.leave();
    call.dispose();
    expect(api.goodbye).not.toHaveBeenCalled();
  });

  it('tries again while the fault may pass, and says so', async () => {
    const {call, world} = make();
    world.fault = new Error('no server');
    await call.enter();
    expect(call.state.get()).toMatchObject({phase: 'stuck', retrying: true});
    world.fault = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(call.state.get().phase).toBe('in');
    call.dispose();
  });

  it.each([['ended', 'out', 'ended'], ['held', 'out', 'held'], ['final', 'stuck', null]] as const)(
    'takes a refusal that means %s as %s', async (verdict, phase, out) => {
      const {call, world} = make();
      Object.assign(world, {fault: new Error('no'), verdict});
      await call.enter();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(call.state.get()).toMatchObject({phase, out});
      expect(world.passes).toBe(1);
      call.dispose();
    });

  it('follows the visit to another engine, once, with a new token', async () => {
    const {call, world, engines, notice} = make();
    const events: unknown[] = [];
    call.events.on((event) => events.push(event));
    await call.enter();
    world.engine = 'janus';
    engines[0]?.out('moved');
    notice('session.room_changed', {provider: 'CUSTOM', videoEngine: 'janus'});
    await settle();
    expect(engines.map(({engine}) => engine)).toEqual(['builtin', 'janus']);
    expect(call.state.get()).toMatchObject({phase: 'in', engine: 'janus'});
    expect(events).toContainEqual({kind: 'moved', engine: 'janus'});
    call.dispose();
  });

  it('follows a second move right after the first', async () => {
    const {call, world, engines, notice} = make();
    await call.enter();
    world.engine = 'zoom';
    engines[0]?.out('moved');
    notice('session.room_changed');
    await settle();
    expect(call.state.get().phase).toBe('outside');
    world.engine = 'builtin';
    notice('session.room_changed');
    await settle();
    expect(engines.map(({engine}) => engine)).toEqual(['builtin', 'builtin']);
    expect(call.state.get()).toMatchObject({phase: 'in', engine: 'builtin'});
    call.dispose();
  });

  it('follows by the notice alone', async () => {
    const {call, world, engines, notice} = make({engine: 'janus'});
    await call.enter();
    world.engine = 'builtin';
    notice('session.room_changed');
    await settle();
    expect(engines.map(({left}) => left)).toEqual([true, false]);
    expect(call.state.get().engine).toBe('builtin');
    call.dispose();
  });

  it('shows the vendor\'s link where the vendor\'s own page carries the visit', async () => {
    const {call, engines} = make({engine: 'zoom'});
    await call.enter();
    expect(call.state.get()).toMatchObject({phase: 'outside', link: 'https://vendor.example/j/1'});
    expect(engines).toEqual([]);
    call.dispose();
  });

  it('gives the host the link that opens the meeting', async () => {
    const {call, world} = make({engine: 'zoom'});
    world.details = {meetingNumber: '1', startUrl: 'https://vendor.example/s/1?zak=x'};
    await call.enter();
    expect(call.state.get().link).toBe('https://vendor.example/s/1?zak=x');
    call.dispose();
  });

  it.each([['session.ended', false, 'ended'], ['session.cancelled', true, 'ended']] as const)(
    'is out after %s', async (kind, isStaff, reason) => {
      const {call, engines, notice} = make({engine: 'janus', isStaff});
      await call.enter();
      notice(kind);
      expect(call.state.get()).toMatchObject({phase: 'out', out: reason});
      expect(engines[0]?.left).toBe(true);
      call.dispose();
    });

  it('says that an ended visit goes on, and waits for a tap', async () => {
    const {call, engines, notice} = make({isStaff: false});
    await call.enter();
    notice('session.ended');
    notice('session.reopened');
    await settle();
    expect(call.state.get()).toMatchObject({phase: 'out', out: 'ended', reopened: true});
    expect(engines).toHaveLength(1);
    await call.enter();
    expect(call.state.get()).toMatchObject({phase: 'in', reopened: false});
    call.dispose();
  });

  it('is back in the waiting room when the clinician holds the patient, and stays when that meant somebody else', async () => {
    const {call, world, notice} = make({engine: 'janus', isStaff: false});
    await call.enter();
    notice('waiting.held');
    await settle();
    expect(call.state.get()).toMatchObject({phase: 'in'});
    Object.assign(world, {fault: new Error('not admitted'), verdict: 'held'});
    notice('waiting.held');
    await settle();
    expect(call.state.get()).toMatchObject({phase: 'out', out: 'held'});
    call.dispose();
  });

  it('leaves and comes back', async () => {
    const {call, engines} = make();
    await call.enter();
    await call.leave();
    expect(call.state.get()).toMatchObject({phase: 'out', out: 'left'});
    await call.enter();
    expect(call.state.get()).toMatchObject({phase: 'in', out: null});
    expect(engines).toHaveLength(2);
    call.dispose();
  });

  it('goes down to sound alone on a bad line, stamps it, and comes up again', async () => {
    const {call, engines, api} = make();
    await call.enter();
    const [engine] = engines;
    engine?.state.patch({peers: [peer]});
    if (engine) engine.loss = 100;
    await vi.advanceTimersByTimeAsync(8 * kEveryMs);
    expect(call.state.get()).toMatchObject({level: 'audio', modality: 'AUDIO_ONLY', grade: 'poor'});
    expect(api.setModality).toHaveBeenLastCalledWith('AUDIO_ONLY', 'low_bandwidth', false);
    if (engine) engine.loss = 0;
    await vi.advanceTimersByTimeAsync(9 * kEveryMs);
    expect(call.state.get()).toMatchObject({level: 'low', modality: 'AUDIO_VIDEO'});
    expect(api.setModality).toHaveBeenLastCalledWith('AUDIO_VIDEO', 'restored', false);
    call.dispose();
  });

  it('follows the modality that the others chose', async () => {
    const {call, engines, notice, api} = make({isStaff: false});
    await call.enter();
    notice('session.modality', {modality: 'AUDIO_ONLY', byPhone: false});
    expect(engines[0]?.sent.at(-1)?.state.video).toBe(false);
    notice('session.modality', {modality: 'AUDIO_VIDEO', byPhone: false});
    expect(call.state.get()).toMatchObject({modality: 'AUDIO_VIDEO', level: 'full'});
    expect(api.setModality).not.toHaveBeenCalled();
    call.dispose();
  });

  it('mutes itself when the clinic asks', async () => {
    const {call, engines} = make();
    const events = vi.fn();
    call.events.on(events);
    await call.enter();
    engines[0]?.asked.emit('mute');
    expect(events).toHaveBeenCalledWith({kind: 'muted_by_clinic'});
    call.dispose();
  });

  it('looks after the connection when the page wakes or the network is back', async () => {
    const {call, engines} = make();
    await call.enter();
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(engines[0]?.nudges).toBe(2);
    call.dispose();
  });
});
