// SPDX-License-Identifier: Apache-2.0
// Records a visit in the page of whoever started it: pictures and voices of all who agreed become one file, which goes to the
// server piece by piece while it is made. Fails closed: what cannot be recorded rightly is not recorded.
import type {Clock} from '../lib/clock';
import {Store} from '../lib/store';
import type {KeptRecording, PieceKeeper} from './recording/keeper';
import {makeRoomPicture, type Pictured, type PictureWords, type RoomPicture} from './recording/picture';
import type {Piece, PiecePort} from './recording/ports';
import {makeSoundMix, type SoundMix} from './recording/sound';
import {PieceUploader, type UploadState} from './recording/uploader';
import {type Bytes, concat} from './recording/webm';
import {type Joiner, makeJoiner, TrackScout} from './recording/webmJoin';

/** Somebody who agreed. */
export interface Recorded extends Pictured {
  audio: MediaStreamTrack | null;
}

/** `unsupported`: this browser cannot. `broken`: the browser gave up. `full`, `refused`: see UploadTrouble. `silent`: no sound is made. */
export type RecorderFault = 'unsupported' | 'broken' | 'full' | 'refused' | 'silent';

export interface RecorderState {
  phase: 'starting' | 'recording' | 'paused' | 'finishing' | 'over';
  fault: RecorderFault | null;
  upload: UploadState;
}

/** What a MediaRecorder is asked for here. */
export type Tape = Pick<MediaRecorder, 'state' | 'start' | 'stop' | 'pause' | 'resume' | 'requestData'> & {
  ondataavailable: ((event: {data: Blob}) => void) | null;
  onstop: (() => void) | null;
  onerror: (() => void) | null;
};

export interface RecorderParts {
  mimeType(): string | null;
  picture(words: PictureWords): RoomPicture;
  sound(): Promise<SoundMix>;
  tape(stream: MediaStream, mimeType: string): Tape;
}

export interface RecorderSettings {
  recording: KeptRecording;
  pieceMs: number;
  port: PiecePort;
  keeper: PieceKeeper;
  clock: Clock;
  random(): number;
  words: PictureWords;
  parts?: RecorderParts;
  /** The server takes nothing for now; whoever knows why pauses or stops. */
  stopped(): void;
  /** It cannot go on; everybody in the room has to know. */
  failed(fault: RecorderFault): void;
}

const kMimeTypes = [
  'video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm', 'video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/mp4',
];
const kVideoBitsPerSecond = 1_200_000;
const kAudioBitsPerSecond = 64_000;
const kSilentAfterMs = 5_000;
/** What has not left the page is lost when the browser is killed, so less than the server asks for is better than more. */
const kLongestPieceMs = 500;
/** By its first bytes the server tells what kind of file it is; a busy browser gives them one at a time. */
const kLeastBeginning = 64;

const browserParts: RecorderParts = {
  mimeType: () => (typeof MediaRecorder === 'function' ? kMimeTypes.find((type) => MediaRecorder.isTypeSupported(type)) ?? null : null),
  picture: (words) => makeRoomPicture(words),
  sound: makeSoundMix,
  tape: (stream, mimeType) => new MediaRecorder(stream,
    {mimeType, videoBitsPerSecond: kVideoBitsPerSecond, audioBitsPerSecond: kAudioBitsPerSecond}) as unknown as Tape,
};

/** Null: this browser cannot record. */
export const recordingType = (parts: RecorderParts = browserParts): string | null => parts.mimeType();

export class Recorder {
  readonly state: Store<RecorderState>;

  private readonly uploader: PieceUploader;
  private readonly parts: RecorderParts;
  private picture: RoomPicture | null = null;
  private sound: SoundMix | null = null;
  private tape: Tape | null = null;
  /** Blobs are read one after the other, so that pieces keep their order. */
  private reading: Promise<void> = Promise.resolve();
  private people: readonly Recorded[] = [];
  private discarding = false;
  /** Not yet enough for a first piece; null once there was one. */
  private beginning: Bytes | null = new Uint8Array();
  private joiner: Joiner | null = null;
  private readonly scout = new TrackScout();
  private runsSince: number | null = null;
  private lengthMs = 0;
  private tapeEnded: Promise<void> = Promise.resolve();

  constructor(private readonly around: RecorderSettings) {
    this.parts = around.parts ?? browserParts;
    const {recording, port, keeper, clock, random} = around;
    this.uploader = new PieceUploader({
      recordingId: recording.recordingId, port, keeper, clock, random,
      // Nothing more is taken after the end either.
      stopped: () => (this.isEnding() ? void this.uploader.drop() : around.stopped()), failed: (trouble) => this.fail(trouble),
    });
    this.state = new Store<RecorderState>({phase: 'starting', fault: null, upload: this.uploader.state.get()});
    this.uploader.state.subscribe(() => this.state.patch({upload: this.uploader.state.get()}));
  }

  get recordingId(): string {
    return this.around.recording.recordingId;
  }

  /** From the beginning, with the notice. */
  async start(people: readonly Recorded[]): Promise<boolean> {
    this.people = people;
    if (!(await this.run())) return false;
    this.sound?.chime();
    this.picture?.announce();
    return true;
  }

  /**
   * Goes on after this page was loaded again: first what it had left behind, then what happens now, in the same file. False where
   * that cannot be; then what was left behind is all that is sent.
   */
  async goOn(left: readonly Piece[], people: readonly Recorded[], mayGoOn: boolean): Promise<boolean> {
    this.people = people;
    const isWaitedFor = await this.uploader.resume(left);
    if (!isWaitedFor) return this.overAfter(this.uploader.finish());
    const {tracks, startedAt} = this.around.recording;
    if (!mayGoOn || !tracks) return this.overAfter(this.uploader.finish());
    const {clock} = this.around;
    const least = clock.now() - startedAt;
    this.lengthMs = least;
    this.joiner = makeJoiner((newest) => Math.max(least, clock.now() - startedAt - newest), tracks);
    this.beginning = null;
    return this.run();
  }

  /** Who agreed and is there; nobody else is seen or heard. */
  show(people: readonly Recorded[]): void {
    this.people = people;
    this.picture?.show(people);
    this.sound?.hear(people.flatMap(({audio}) => audio ?? []));
  }

  pause(): void {
    if (this.tape?.state === 'recording') {
      this.tape.pause();
      this.lengthSoFar();
    }
    // Somebody who has not agreed may already be in the room: neither seen nor heard, whatever the tape does.
    this.picture?.show([]);
    this.sound?.hear([]);
    this.uploader.hold();
    if (this.state.get().phase === 'recording') this.state.patch({phase: 'paused'});
  }

  resume(): void {
    if (this.state.get().phase !== 'paused' && this.state.get().phase !== 'recording') return;
    this.show(this.people);
    if (this.tape?.state === 'paused') {
      this.tape.resume();
      this.runsSince = this.around.clock.now();
    }
    this.uploader.go();
    this.state.patch({phase: 'recording'});
  }

  /** Ends it and brings what there is to the server; resolves when it is there. */
  async finish(): Promise<void> {
    if (this.isEnding()) return this.uploader.finish();
    this.state.patch({phase: 'finishing'});
    const length = this.lengthSoFar();
    this.stopTape();
    await this.tapeEnded;
    await this.reading;
    this.sendBeginning();
    this.uploader.go();
    await this.uploader.finish(length);
    this.state.patch({phase: 'over'});
  }

  /** Ends it at once; what is not at the server yet is thrown away. */
  async discard(): Promise<void> {
    this.discarding = true;
    this.state.patch({phase: 'over'});
    this.stopTape();
    await this.uploader.drop();
  }

  private async run(): Promise<boolean> {
    const mimeType = this.parts.mimeType();
    if (!mimeType) return this.giveUp('unsupported');
    try {
      this.sound = await this.parts.sound();
      // It was stopped while this was made ready: nothing of it may be recorded any more.
      if (this.isEnding()) {
        this.stopTape();
        return false;
      }
      this.picture = this.parts.picture(this.around.words);
      this.show(this.people);
      this.startTape(new MediaStream([this.picture.track, this.sound.track]), mimeType);
    } catch {
      return this.giveUp('broken');
    }
    this.state.patch({phase: 'recording'});
    this.around.clock.after(kSilentAfterMs, () => {
      if (this.sound && !this.sound.isRunning()) this.fail('silent');
    });
    return true;
  }

  private startTape(stream: MediaStream, mimeType: string): void {
    const tape = this.parts.tape(stream, mimeType);
    this.tape = tape;
    tape.ondataavailable = ({data}) => {
      if (data.size > 0) this.reading = this.reading.then(() => this.took(data)).catch(() => this.fail('broken'));
    };
    tape.onerror = () => this.fail('broken');
    this.tapeEnded = new Promise((resolve) => {
      tape.onstop = () => {
        resolve();
        // The browser stops by itself when a track ends.
        if (!this.isEnding()) this.fail('broken');
      };
    });
    tape.start(Math.min(this.around.pieceMs, kLongestPieceMs));
    this.runsSince = this.around.clock.now();
  }

  private async took(data: Blob): Promise<void> {
    if (this.discarding) return;
    const bytes = new Uint8Array(await data.arrayBuffer());
    if (this.discarding) return;
    const tracks = this.joiner ? null : this.scout.push(bytes);
    if (tracks) this.around.keeper.note(tracks);
    const fitting = this.joiner ? this.joiner.push(bytes) : bytes;
    if (fitting.length > 0) this.add(fitting);
  }

  private add(bytes: Bytes): void {
    if (this.beginning === null) return void this.uploader.add(bytes);
    this.beginning = concat(this.beginning, bytes);
    if (this.beginning.length >= kLeastBeginning) this.sendBeginning();
  }

  private sendBeginning(): void {
    if (this.beginning && this.beginning.length > 0) this.uploader.add(this.beginning);
    this.beginning = null;
  }

  private lengthSoFar(): number {
    if (this.runsSince !== null) this.lengthMs += this.around.clock.now() - this.runsSince;
    this.runsSince = null;
    return this.lengthMs;
  }

  private stopTape(): void {
    if (this.tape && this.tape.state !== 'inactive') this.tape.stop();
    else if (!this.tape) this.tapeEnded = Promise.resolve();
    this.picture?.stop();
    this.sound?.stop();
    this.picture = null;
    this.sound = null;
  }

  private fail(fault: RecorderFault): void {
    if (this.state.get().fault !== null || this.state.get().phase === 'over') return;
    this.state.patch({fault});
    this.around.failed(fault);
    void this.finish();
  }

  private giveUp(fault: RecorderFault): false {
    this.stopTape();
    this.fail(fault);
    return false;
  }

  private async overAfter(work: Promise<void>): Promise<false> {
    this.state.patch({phase: 'finishing'});
    await work;
    this.state.patch({phase: 'over'});
    return false;
  }

  private isEnding(): boolean {
    const {phase} = this.state.get();
    return phase === 'finishing' || phase === 'over';
  }
}
