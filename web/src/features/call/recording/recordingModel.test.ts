// SPDX-License-Identifier: Apache-2.0
// Recording in the room against a server and a recorder that a test moves by hand.
import {describe, expect, it, vi} from 'vitest';
import {ApiError} from '../../../api/errors';
import type {RecordingAnswer, RecordingState, StartRecordingOutput} from '../../../api/types';
import type {Recorder, RecorderState} from '../../../call/recorder';
import {inMemoryAlone, type Keeper} from '../../../call/recording/keeper';
import type {RecordingApi} from '../../../call/recording/ports';
import {kBefore, type Peer, type SessionState} from '../../../call/videoSession';
import {Store} from '../../../lib/store';
import {ManualClock} from '../../../testing/manualClock';
import {RecordingModel, type RecorderWish} from './recordingModel';
import {stepsOf} from './situation';

const peer = (participantId: string): Peer => ({
  id: participantId, participantId, role: 'PATIENT', name: participantId, media: {audio: true, video: true, screen: false}, stream: null, link: 'connected', away: false,
});
const person = (participantId: string, answer: RecordingAnswer | null) => ({participantId, name: participantId, role: 'PATIENT' as const, present: true, answer});
const kUpload = {sent: 0, waiting: 0, waitingBytes: 0, trouble: null, stuckSince: null, done: false};

class FakeRecorder {
  readonly recordingId: string;
  readonly state = new Store<RecorderState>({phase: 'starting', fault: null, upload: kUpload});
  shown: string[] = [];
  did: string[] = [];
  constructor(readonly wish: RecorderWish, private readonly goesOn: boolean) {
    this.recordingId = wish.recording.recordingId;
  }
  async start(people: {participantId: string}[]): Promise<boolean> {
    this.show(people);
    this.did.push('start');
    this.state.patch({phase: 'recording'});
    return true;
  }
  async goOn(left: unknown[], people: {participantId: string}[], may: boolean): Promise<boolean> {
    this.did.push(`goOn ${left.length} ${may}`);
    this.show(people);
    return may && this.goesOn;
  }
  show(people: {participantId: string}[]): void {
    this.shown = people.map(({participantId}) => participantId);
  }
  pause(): void {
    this.did.push('pause');
    this.state.patch({phase: 'paused'});
  }
  resume(): void {
    if (this.did.at(-1) === 'pause') this.did.push('resume');
    this.state.patch({phase: 'recording'});
  }
  async finish(): Promise<void> {
    this.did.push('finish');
    this.state.patch({phase: 'over'});
  }
  async discard(): Promise<void> {
    this.did.push('discard');
    this.state.patch({phase: 'over'});
  }
}

function make({side = 'clinician' as 'clinician' | 'patient', left = null as Awaited<ReturnType<Keeper['find']>>, goesOn = true} = {}) {
  const clock = new ManualClock();
  const situation: RecordingState = {
    allowed: true, reasons: [], canBeAsked: true, parties: 'ONE_PARTY', recording: null, askedAt: null, iMustAnswer: false, retentionDays: 30, ownState: null, people: [person('me', null), person('ann', 'YES')],
  };
  const world = {situation, started: {recordingId: 'rec_1', engine: 'builtin', uploadUrl: '/x', pieceMilliseconds: 1000} as StartRecordingOutput, fault: null as unknown, toSign: false};
  const session = new Store<SessionState>({...kBefore, phase: 'joined', ownParticipantId: 'me', peers: [peer('ann')]});
  const recorders: FakeRecorder[] = [];
  const answerOr = async <T>(value: T): Promise<T> => {
    if (world.fault) throw world.fault;
    return value;
  };
  const api = {
    state: vi.fn(() => answerOr(world.situation)), ask: vi.fn(() => answerOr(world.situation)), answer: vi.fn(() => answerOr(world.situation)),
    start: vi.fn(async () => {
      world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
      return answerOr(world.started);
    }),
    stop: vi.fn(async () => {
      world.situation = {...world.situation, recording: null};
    }),
    askConsent: vi.fn(async () => {}), setOwnPlace: vi.fn(async () => {}), isAskedToSign: vi.fn(() => answerOr(world.toSign)), pieces: {} as RecordingApi['pieces'],
  };
  const sound = vi.fn();
  const model = new RecordingModel({
    sessionId: 'ses_1', side, api, clock, session, sound,
    outgoing: () => ({audio: null, video: null, state: {audio: true, video: true, screen: false}}),
    keeper: async () => ({begin: async () => inMemoryAlone, find: async () => left}),
    makeRecorder: async (wish) => {
      const made = new FakeRecorder(wish, goesOn);
      recorders.push(made);
      return made as unknown as Recorder;
    },
    labelOf: () => 'Patient', cannotRecord: async () => false,
  });
  const notice = (kind: string, payload: Record<string, unknown> = {}) => model.took({type: 'notice', sessionId: 'ses_1', seq: 1, kind, payload});
  const settle = async () => {
    for (let i = 0; i < 5; ++i) {
      clock.advance(200);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  const begun = async () => {
    await model.entered();
    await model.start('CLINICAL_RECORD');
    return recorders[0] as FakeRecorder;
  };
  return {model, world, session, recorders, api, sound, notice, settle, begun, clock};
}

describe('RecordingModel', () => {
  it('says where one is, and asks again what that allows', async () => {
    const {model, api} = make();
    await model.entered();
    const before = api.state.mock.calls.length;
    api.state.mockRejectedValueOnce(new Error('the line is gone'));
    expect(await model.sayPlace('VT')).toBe(true);
    expect(model.state.get().known?.ownState).toBe('VT');
    expect(api.setOwnPlace).toHaveBeenCalledWith('VT');
    expect(api.state.mock.calls.length).toBe(before + 1);
    model.dispose();
  });

  it('records those who agreed, in the page that started it, with a notice to all', async () => {
    const {begun, sound, model} = make();
    const recorder = await begun();
    expect(recorder.did).toEqual(['start']);
    expect(recorder.shown).toEqual(['me', 'ann']);
    expect(sound).toHaveBeenCalledOnce();
    expect(model.isRecordingHere).toBe(true);
  });

  it('says why one ended that ended before this page knew more of it than its begin', async () => {
    const {model, notice, settle} = make();
    await model.entered();
    notice('recording.started', {recordingId: 'rec_1'});
    notice('recording.stopped', {recordingId: 'rec_1', reason: 'REVOKED'});
    await settle();
    expect(model.state.get().ended?.reason).toBe('REVOKED');
  });

  it('leaves it to the video service where that records', async () => {
    const {model, world, recorders, sound} = make();
    world.started = {...world.started, engine: 'livekit', uploadUrl: undefined};
    await model.entered();
    expect(await model.start('TRAINING')).toBe(true);
    expect(recorders).toEqual([]);
    expect(model.state.get().known?.recording?.id).toBe('rec_1');
    expect(model.state.get().own).toBeNull();
    expect(model.isRecordingHere).toBe(false);
    expect(sound).toHaveBeenCalledOnce();
  });

  it.each([['STATE_FORBIDS', 'STATE_FORBIDS'], [undefined, null]])('keeps what the server stopped it for: %s', async (told, kept) => {
    const {model, notice, world, settle} = make({side: 'patient'});
    world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    await model.entered();
    world.situation = {...world.situation, recording: null};
    notice('recording.stopped', {recordingId: 'rec_1', reason: 'REVOKED', ...(told ? {bar: told} : {})});
    await settle();
    expect(model.state.get().ended).toMatchObject({reason: 'REVOKED', bar: kept});
  });

  it('warns of one that was begun past this program, until it is stopped and that is read', async () => {
    const {model, notice, recorders, sound} = make({side: 'patient'});
    await model.entered();
    notice('recording.unexpected', {externalId: 'EG_1'});
    expect(model.state.get()).toMatchObject({foreign: 'running', ended: null});
    notice('recording.unexpected_stopped');
    expect(model.state.get().foreign).toBe('stopped');
    model.readForeign();
    expect(model.state.get().foreign).toBeNull();
    expect(recorders).toEqual([]);
    expect(sound).toHaveBeenCalledOnce();
  });

  it('offers the patient the form when the clinic asks for it, until it is signed or put off', async () => {
    const {model, world, notice, settle} = make({side: 'patient'});
    await model.entered();
    expect(model.state.get().toSign).toBe(false);
    world.toSign = true;
    notice('consent.requested', {consentType: 'GENERAL'});
    await settle();
    expect(model.state.get().toSign).toBe(false);
    notice('consent.requested', {consentType: 'RECORDING'});
    await settle();
    expect(model.state.get().toSign).toBe(true);
    model.putOff();
    expect(model.state.get().toSign).toBe(false);
    await model.lookForForm();
    world.toSign = false;
    await model.lookForForm();
    expect(model.state.get().toSign).toBe(false);
  });

  it('offers nothing to staff or where it cannot be looked up, and looks anew when it is signed', async () => {
    const {model, world, notice, settle, api} = make();
    world.toSign = true;
    await model.entered();
    notice('consent.signed', {consentType: 'RECORDING'});
    await settle();
    expect(model.state.get().toSign).toBe(false);
    expect(api.isAskedToSign).not.toHaveBeenCalled();
    expect(api.state).toHaveBeenCalledTimes(2);
    const patient = make({side: 'patient'});
    patient.world.toSign = true;
    patient.world.fault = new ApiError('unreachable', '');
    await patient.model.lookForForm();
    expect(patient.model.state.get().toSign).toBe(false);
  });

  it('pauses for whoever comes in before the server says so, and goes on when they agree', async () => {
    const {begun, session, world, notice, settle} = make();
    const recorder = await begun();
    session.patch({peers: [peer('ann'), peer('bob')]});
    expect(recorder.did).toEqual(['start', 'pause']);
    world.situation = {...world.situation, people: [...world.situation.people, person('bob', null)],
      recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: new Date()}};
    await settle();
    expect(recorder.did).not.toContain('resume');
    world.situation = {...world.situation, people: [person('me', 'YES'), person('ann', 'YES'), person('bob', 'YES')],
      recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    notice('recording.resumed');
    await settle();
    expect(recorder.did.at(-1)).toBe('resume');
    expect(recorder.shown).toEqual(['me', 'ann', 'bob']);
  });

  it.each([['REFUSED', 'discard'], ['REVOKED', 'discard'], ['PARTICIPANT', 'discard'], ['STAFF', 'finish'], ['SESSION_ENDED', 'finish']])(
    'ends at once after %s: %s', async (reason, done) => {
      const {begun, notice, model, settle, world} = make();
      const recorder = await begun();
      world.situation = {...world.situation, recording: null};
      notice('recording.stopped', {reason});
      expect(recorder.did.at(-1)).toBe(done);
      expect(model.isRecordingHere).toBe(false);
      await settle();
      expect(model.state.get().ended).toMatchObject({reason});
      expect(recorder.did.filter((what) => what === 'finish' || what === 'discard')).toHaveLength(1);
    });

  it('takes the late end of an earlier one for none of this one', async () => {
    const {begun, notice, model, settle} = make();
    const recorder = await begun();
    notice('recording.failed', {recordingId: 'rec_0', message: 'Nothing came.'});
    await settle();
    expect(recorder.did).toEqual(['start']);
    expect(model.state.get().ended).toBeNull();
  });

  it('keeps the reason that people gave, whatever comes of the file', async () => {
    const {begun, notice, model, world, settle} = make();
    await begun();
    world.situation = {...world.situation, recording: null};
    notice('recording.stopped', {recordingId: 'rec_1', reason: 'REFUSED'});
    notice('recording.failed', {recordingId: 'rec_1', message: 'Nothing came.'});
    await settle();
    expect(model.state.get().ended).toMatchObject({reason: 'REFUSED', message: null});
  });

  it('ends when the server no longer knows of it, without a notice', async () => {
    const {begun, model, world} = make();
    const recorder = await begun();
    world.situation = {...world.situation, recording: null};
    await model.refresh();
    expect(recorder.did.at(-1)).toBe('finish');
  });

  it('tells everybody by stopping when the recorder fails', async () => {
    const {begun, api, model} = make();
    const recorder = await begun();
    recorder.wish.failed('full');
    await Promise.resolve();
    expect(api.stop).toHaveBeenCalledOnce();
    expect(model.state.get().ended).toMatchObject({reason: 'FAILED', fault: 'full'});
  });

  it('shows all a failure that the server tells', async () => {
    const {model, notice, world, settle} = make({side: 'patient'});
    world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    await model.entered();
    world.situation = {...world.situation, recording: null};
    notice('recording.failed', {message: 'No pieces came.'});
    expect(model.state.get().ended).toMatchObject({reason: 'FAILED', message: 'No pieces came.'});
    await settle();
    expect(model.state.get().known?.recording).toBeNull();
  });

  it('sounds the notice once for each recording, also to who comes later', async () => {
    const {model, world, sound, notice, settle} = make({side: 'patient'});
    world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    await model.entered();
    notice('recording.started');
    await settle();
    expect(sound).toHaveBeenCalledOnce();
  });

  it('goes on after the page was loaded again', async () => {
    const left = {recording: {recordingId: 'rec_1', sessionId: 'ses_1', startedAt: 0, mimeType: '', tracks: {video: 1, audio: 2}}, pieces: [], keeper: inMemoryAlone};
    const {model, world, recorders, api, settle} = make({left});
    world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    await model.entered();
    await settle();
    expect(recorders[0]?.did).toEqual(['goOn 0 true']);
    expect(model.isRecordingHere).toBe(true);
    expect(api.stop).not.toHaveBeenCalled();
  });

  it('goes on where the first answer was overtaken by the next question, or did not come', async () => {
    const left = {recording: {recordingId: 'rec_1', sessionId: 'ses_1', startedAt: 0, mimeType: '', tracks: {video: 1, audio: 2}}, pieces: [], keeper: inMemoryAlone};
    for (const first of ['overtaken', 'lost']) {
      const {model, world, recorders, api, settle} = make({left});
      world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
      if (first === 'lost') api.state.mockRejectedValueOnce(new ApiError('unreachable', ''));
      const entered = model.entered();
      if (first === 'overtaken') await model.refresh();
      await entered;
      for (let i = 0; i < 4; ++i) await settle();
      expect(recorders.map(({did}) => did[0]), first).toEqual(['goOn 0 true']);
      expect(api.stop).not.toHaveBeenCalled();
    }
  });

  it('sends what was left and stops where it cannot go on', async () => {
    const left = {recording: {recordingId: 'rec_1', sessionId: 'ses_1', startedAt: 0, mimeType: '', tracks: null}, pieces: [], keeper: inMemoryAlone};
    const {model, world, api, settle} = make({left, goesOn: false});
    world.situation = {...world.situation, recording: {id: 'rec_1', status: 'RECORDING', startedAt: new Date(), pausedAt: null}};
    await model.entered();
    await settle();
    expect(model.isRecordingHere).toBe(false);
    expect(api.stop).toHaveBeenCalledOnce();
  });

  it('stops and brings the rest when its clinician leaves', async () => {
    const {begun, model, api} = make();
    const recorder = await begun();
    await model.leaving();
    expect(api.stop).toHaveBeenCalledOnce();
    expect(recorder.did.at(-1)).toBe('finish');
  });

  it('records nothing while the server cannot be asked, and asks again', async () => {
    const {model, world, settle, api} = make();
    world.fault = new ApiError('unreachable', '');
    await model.entered();
    expect(model.state.get()).toMatchObject({known: null, unreachable: true});
    world.fault = null;
    for (let i = 0; i < 4; ++i) await settle();
    expect(model.state.get()).toMatchObject({unreachable: false});
    expect(api.start).not.toHaveBeenCalled();
  });
});

describe('what one can do', () => {
  const base: RecordingState = {
    allowed: false, reasons: [{code: 'NOT_ANSWERED', message: ''}], canBeAsked: true, parties: 'ONE_PARTY', recording: null, askedAt: null, iMustAnswer: false, retentionDays: 30, ownState: null,
    people: [person('me', null), person('ann', null)],
  };

  it('is to ask first', () => {
    expect(stepsOf(base, 'me', null)).toMatchObject({mayAsk: true, mayStart: false});
  });

  it('is to start when all others have agreed', () => {
    const agreed = {...base, askedAt: new Date(), people: [person('me', null), person('ann', 'YES')]};
    expect(stepsOf(agreed, 'me', null)).toMatchObject({mayAsk: true, mayStart: true, waitsFor: []});
  });

  it('is nothing while something else stands in the way', () => {
    const barred: RecordingState = {...base, reasons: [{code: 'STATE_FORBIDS', message: 'Vermont'}], people: [person('me', null), person('ann', 'YES')]};
    expect(stepsOf(barred, 'me', null)).toMatchObject({mayAsk: false, mayStart: false});
  });

  it('waits for the answer about the payer', () => {
    const payer: RecordingState = {...base, reasons: [{code: 'PAYER_UNKNOWN', message: ''}], askedAt: new Date(), people: [person('ann', 'YES')]};
    expect([null, true, false].map((one) => stepsOf(payer, 'me', one).mayStart)).toEqual([false, false, true]);
  });
});
