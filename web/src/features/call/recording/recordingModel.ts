// SPDX-License-Identifier: Apache-2.0
// Recording in the room without its looks: what the server says, what this page answers, and the recorder of the page that
// started it. The server decides; what this page may not record it leaves out at once, before it is told.
import {apiError, type ApiError} from '../../../api/errors';
import type {RecordingPersonView, RecordingPurpose, RecordingState, RecordingStop} from '../../../api/types';
import type {Recorder, Recorded, RecorderFault, RecorderState} from '../../../call/recorder';
import type {KeptRecording, Keeper} from '../../../call/recording/keeper';
import type {RecordingApi} from '../../../call/recording/ports';
import type {CallMessageIn} from '../../../call/ports';
import type {OutgoingMedia, PersonRole, SessionState} from '../../../call/videoSession';
import type {Clock} from '../../../lib/clock';
import {type ReadableStore, Store} from '../../../lib/store';

export interface RecordingView {
  /** Null until the server has said. */
  known: RecordingState | null;
  /** Nothing can be recorded in the meantime; the call goes on. */
  unreachable: boolean;
  busy: boolean;
  error: ApiError | null;
  /** Of the recorder in this page. */
  own: RecorderState | null;
  /** The last one ended; until somebody has read it. `bar`: what the server stopped it for. */
  ended: {reason: RecordingStop | null; message: string | null; fault: RecorderFault | null; bar: string | null} | null;
  /** One that somebody began at the video service, past this program: `running` until the server has stopped it there. */
  foreign: 'running' | 'stopped' | null;
  /** The clinic asks this person to sign the consent to recording. */
  toSign: boolean;
}

export interface RecordingSurroundings {
  sessionId: string;
  side: 'clinician' | 'patient';
  api: RecordingApi;
  clock: Clock;
  session: ReadableStore<SessionState>;
  outgoing(): OutgoingMedia;
  keeper(): Promise<Keeper>;
  makeRecorder(settings: RecorderWish): Promise<Recorder>;
  /** The notice that everybody hears. */
  sound(): void;
  labelOf(role: PersonRole | null): string;
  cannotRecord(): Promise<boolean>;
}

export interface RecorderWish {
  recording: KeptRecording;
  keeper: Awaited<ReturnType<Keeper['begin']>>;
  pieceMs: number;
  stopped(): void;
  failed(fault: RecorderFault): void;
}

/** After these the server takes what is still on its way; after the others nothing. */
const kTakesTheRest: readonly (RecordingStop | null)[] = ['STAFF', 'SESSION_ENDED', null];
/** Reasons that stand, whatever comes of the file afterwards. */
const kSaid: readonly RecordingStop[] = ['PARTICIPANT', 'REFUSED', 'REVOKED'];
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const kGatherMs = 200;
const kAgainMs = 3_000;
const kPieceMs = 1_000;

export class RecordingModel {
  readonly state = new Store<RecordingView>({known: null, unreachable: false, busy: false, error: null, own: null, ended: null, foreign: null, toSign: false});

  private recorder: Recorder | null = null;
  private endRecorder: (() => void) | null = null;
  private callOff: (() => void) | null = null;
  private asking = 0;
  private sounded: string | null = null;
  private hasBegun = false;
  private newestId: string | null = null;
  private people = '';
  private disposed = false;
  /** One has just come in: what an earlier page began may be gone on with, once it is known how it stands. */
  private mayPickUp = false;

  constructor(private readonly around: RecordingSurroundings) {
    around.session.subscribe(() => this.roomChanged());
  }

  /** One is in the room. */
  async entered(): Promise<void> {
    void this.lookForForm();
    this.mayPickUp = this.around.side === 'clinician' && !this.recorder;
    await this.refresh();
  }

  /** One's own camera or microphone. */
  mediaChanged(): void {
    this.roomChanged();
  }

  took(message: CallMessageIn): void {
    if (message.type !== 'notice' || message.sessionId !== this.around.sessionId) return;
    if (message.kind.startsWith('consent.') && message.payload['consentType'] === 'RECORDING') return this.consentChanged();
    if (message.kind.startsWith('recording.')) this.tookOfRecording(message);
  }

  private tookOfRecording({kind, payload}: Extract<CallMessageIn, {type: 'notice'}>): void {
    if (kind === 'recording.unexpected') return this.warnOfForeign();
    if (kind === 'recording.unexpected_stopped') return this.state.patch({foreign: 'stopped'});
    const of = payload['recordingId'];
    if (kind === 'recording.started' && typeof of === 'string') this.newestId = of;
    // The end of an earlier one is no end of this one.
    if (typeof of === 'string' && this.newestId !== null && of !== this.newestId) return this.soon();
    if (kind === 'recording.paused') this.pauseHere();
    if (kind === 'recording.stopped') this.stoppedByServer((payload['reason'] as RecordingStop | undefined) ?? null, {bar: textOf(payload['bar'])});
    if (kind === 'recording.failed') this.stoppedByServer('FAILED', {message: textOf(payload['message'])});
    if (kind === 'recording.started') this.begun();
    this.soon();
  }

  readonly refresh = async (): Promise<void> => {
    const mine = ++this.asking;
    try {
      const known = await this.around.api.state();
      if (mine === this.asking) this.learnt(known);
    } catch {
      if (mine !== this.asking || this.disposed) return;
      this.state.patch({unreachable: true});
      this.soon(kAgainMs);
    }
  };

  /** Guests are asked for nothing; what cannot be looked up is not offered. */
  readonly lookForForm = async (): Promise<void> => {
    if (this.around.side !== 'patient') return;
    const toSign = await this.around.api.isAskedToSign().catch(() => false);
    if (!this.disposed) this.state.patch({toSign});
  };

  /** Until the clinic asks again. */
  readonly putOff = (): void => this.state.patch({toSign: false});

  ask = (): Promise<boolean> => this.run(async () => {
    // The recorder's code is here by the time everybody has agreed, so that the first second is not lost to fetching it.
    void this.around.cannotRecord().catch(() => undefined);
    this.newest(await this.around.api.ask());
  });

  answer = (agree: boolean): Promise<boolean> => this.run(async () => this.newest(await this.around.api.answer(agree)));

  sayPlace = (state: string): Promise<boolean> => this.run(async () => {
    await this.around.api.setOwnPlace(state);
    const {known} = this.state.get();
    if (known) this.state.patch({known: {...known, ownState: state}});
    await this.refresh();
  });

  askConsent = (): Promise<boolean> => this.run(() => this.around.api.askConsent());

  start = (purpose: RecordingPurpose, payerIsMedicaid?: boolean): Promise<boolean> => this.run(async () => {
    this.mayPickUp = false;
    const started = await this.around.api.start({purpose, ...(payerIsMedicaid === undefined ? {} : {payerIsMedicaid})});
    this.asking += 1;
    this.newestId = started.recordingId;
    this.state.patch({ended: null});
    // At a video service it is the service that records.
    if (started.engine === 'builtin' && started.uploadUrl) await this.recordHere(started.recordingId, started.pieceMilliseconds);
    await this.refresh();
  });

  stop = (): Promise<boolean> => this.run(async () => {
    await this.around.api.stop();
    this.stoppedByServer(this.around.side === 'clinician' ? 'STAFF' : 'PARTICIPANT');
    this.soon();
  });

  readonly read = (): void => this.state.patch({ended: null, error: null});

  readonly readForeign = (): void => this.state.patch({foreign: null});

  /** The one who records goes: what there is is brought to the server. */
  async leaving(): Promise<void> {
    const {recorder} = this;
    if (!recorder) return;
    this.dropRecorder();
    void recorder.finish();
    await this.around.api.stop().catch(() => undefined);
  }

  /** The page's part of the room goes; what is recorded goes on to the server by itself. */
  dispose(): void {
    this.disposed = true;
    this.callOff?.();
    void this.leaving();
  }

  /** Of this page: closing it would end the recording. */
  get isRecordingHere(): boolean {
    return this.recorder !== null;
  }

  /** An older answer that is still on its way counts no more. */
  private newest(known: RecordingState): void {
    this.asking += 1;
    this.learnt(known);
  }

  private learnt(situation: RecordingState): void {
    if (this.disposed) return;
    // The newest one stays there when it is over.
    const known = situation.recording?.status === 'RECORDING' ? situation : {...situation, recording: null};
    this.state.patch({known, unreachable: false});
    const {recording} = known;
    if (recording) this.newestId = recording.id;
    if (recording && this.sounded !== recording.id) {
      this.sounded = recording.id;
      this.around.sound();
    }
    if (this.mayPickUp) return void this.pickUp(recording?.id ?? null);
    if (!this.recorder) return;
    if (recording?.id !== this.recorder.recordingId) return this.stoppedByServer(null);
    if (recording.pausedAt || this.somebodyHasNotAgreed()) return this.pauseHere();
    this.recorder.show(this.recorded());
    this.recorder.resume();
  }

  /** Told before it is known otherwise: it may end before this page has asked how it stands, or has its own recorder ready. */
  private begun(): void {
    this.hasBegun = true;
    this.state.patch({ended: null});
  }

  private stoppedByServer(reason: RecordingStop | null, {message = null, bar = null}: {message?: string | null; bar?: string | null} = {}): void {
    const {known, ended, own} = this.state.get();
    const wasRunning = this.hasBegun || Boolean(known?.recording);
    this.hasBegun = false;
    if (known) this.state.patch({known: {...known, recording: null}});
    const {recorder} = this;
    if (wasRunning || recorder) {
      this.state.patch({ended: {
        reason: reason ?? ended?.reason ?? null, message: message ?? ended?.message ?? null, fault: own?.fault ?? null, bar: bar ?? ended?.bar ?? null,
      }});
    } else if (ended && reason && !(ended.reason && kSaid.includes(ended.reason))) {
      this.state.patch({ended: {...ended, reason, message: message ?? ended.message, bar: bar ?? ended.bar}});
    }
    if (!recorder) return;
    if (kTakesTheRest.includes(reason)) void recorder.finish();
    else void recorder.discard();
    this.dropRecorder(true);
  }

  private consentChanged(): void {
    void this.lookForForm();
    this.soon();
  }

  private warnOfForeign(): void {
    this.state.patch({foreign: 'running'});
    this.around.sound();
  }

  private pauseHere(): void {
    this.recorder?.pause();
  }

  private roomChanged(): void {
    const present = this.around.session.get().peers.map(({participantId}) => participantId).sort().join();
    if (this.recorder) {
      // Before the server says so: who has not agreed is neither seen nor heard.
      if (this.somebodyHasNotAgreed()) this.pauseHere();
      else this.recorder.show(this.recorded());
    }
    if (present === this.people) return;
    this.people = present;
    if (this.state.get().known) this.soon();
  }

  private answers(): Map<string, RecordingPersonView> {
    return new Map(this.state.get().known?.people.map((person) => [person.participantId, person]));
  }

  private somebodyHasNotAgreed(): boolean {
    const answers = this.answers();
    return this.around.session.get().peers.some(({participantId}) => answers.get(participantId)?.answer !== 'YES');
  }

  /** Those who agreed, oneself first. */
  private recorded(): Recorded[] {
    const {ownParticipantId, peers} = this.around.session.get();
    const {audio, video, state} = this.around.outgoing();
    const answers = this.answers();
    const own: Recorded = {
      participantId: ownParticipantId ?? '', label: this.around.labelOf('CLINICIAN'), audio, video: state.video ? video : null, isScreen: state.screen,
    };
    return [own, ...peers.filter(({participantId}) => answers.get(participantId)?.answer === 'YES').map((peer): Recorded => ({
      participantId: peer.participantId, label: this.around.labelOf(peer.role), isScreen: peer.media.screen,
      audio: peer.stream?.getAudioTracks()[0] ?? null, video: peer.media.video ? peer.stream?.getVideoTracks()[0] ?? null : null,
    }))];
  }

  private async recordHere(recordingId: string, pieceMs: number): Promise<void> {
    if (await this.around.cannotRecord()) return this.cannot('unsupported');
    const recording: KeptRecording = {
      recordingId, sessionId: this.around.sessionId, startedAt: this.around.clock.now(), mimeType: '', tracks: null,
    };
    const keeper = await (await this.around.keeper()).begin(recording);
    const recorder = await this.make(recording, keeper, pieceMs);
    await recorder.start(this.recorded());
  }

  /** After this page was loaded again: what it had begun, if that still runs. */
  private async pickUp(running: string | null): Promise<void> {
    this.mayPickUp = false;
    try {
      const left = await (await this.around.keeper()).find(this.around.sessionId);
      if (!left || this.disposed) return;
      const mayGoOn = running === left.recording.recordingId && !(await this.around.cannotRecord());
      const recorder = await this.make(left.recording, left.keeper, kPieceMs);
      const goesOn = await recorder.goOn(left.pieces, this.recorded(), mayGoOn);
      if (!goesOn) this.dropRecorder();
      if (!goesOn && mayGoOn) await this.around.api.stop().catch(() => undefined);
      await this.refresh();
    } catch {
      // The server ends what nobody goes on with.
      this.dropRecorder();
    }
  }

  private async make(recording: KeptRecording, keeper: RecorderWish['keeper'], pieceMs: number): Promise<Recorder> {
    const recorder = await this.around.makeRecorder({
      recording, keeper, pieceMs, stopped: () => void this.refusedForNow(), failed: (fault) => void this.failedHere(fault),
    });
    this.recorder = recorder;
    this.endRecorder = recorder.state.subscribe(() => {
      this.state.patch({own: recorder.state.get()});
      if (recorder.state.get().phase === 'over' && this.recorder !== recorder) this.endRecorder?.();
    });
    this.state.patch({own: recorder.state.get()});
    return recorder;
  }

  /** A piece was not taken: paused, or over. */
  private async refusedForNow(): Promise<void> {
    await this.refresh();
  }

  private async failedHere(fault: RecorderFault): Promise<void> {
    const {ended} = this.state.get();
    this.state.patch({ended: {reason: 'FAILED', message: ended?.message ?? null, fault, bar: null}});
    // The others see that it ended by the server's notice.
    await this.around.api.stop().catch(() => undefined);
    this.soon();
  }

  private async cannot(fault: RecorderFault): Promise<void> {
    await this.failedHere(fault);
  }

  private dropRecorder(keepsWatching = false): void {
    this.recorder = null;
    if (keepsWatching) return;
    this.endRecorder?.();
    this.endRecorder = null;
    this.state.patch({own: null});
  }

  private soon(afterMs = kGatherMs): void {
    this.callOff?.();
    if (this.disposed) return;
    this.callOff = this.around.clock.after(afterMs, () => {
      this.callOff = null;
      void this.refresh();
    });
  }

  private async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.state.get().busy) return false;
    this.state.patch({busy: true, error: null});
    try {
      await work();
      this.state.patch({busy: false});
      return true;
    } catch (thrown) {
      this.state.patch({busy: false, error: apiError(thrown)});
      return false;
    }
  }
}
