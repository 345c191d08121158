// SPDX-License-Identifier: Apache-2.0
// One's own camera, microphone and screen during a call: owner of the tracks, and of whether they are on. It outlives the
// engines: when a visit moves to another engine the same tracks go on.
import {Store} from '../lib/store';
import {type Clock, systemClock} from '../lib/clock';
import {chooseDevices, chosenDevices} from './chosenDevices';
import {
  acquireCamera, acquireMicrophone, acquireScreen, type Acquired, type DeviceChoice, type DeviceFault, type DeviceList,
  listDevices, watchDevices,
} from './devices';
import {Emitter} from './emitter';
import {type CountFrames, FrameWatch} from './frames';
import type {OutgoingMedia} from './videoSession';
import type {Wanted} from './wantedMedia';

/** `asleep`: the system took it, e.g. for a telephone call; a tap brings it back. */
export type DeviceState = 'off' | 'starting' | 'on' | 'asleep' | DeviceFault;

export interface LocalMediaState {
  camera: DeviceState;
  /** The camera is on and gives no picture. */
  blank: boolean;
  microphone: DeviceState;
  screen: boolean;
  /** What the self-view shows. */
  preview: MediaStreamTrack | null;
  devices: DeviceList;
  choice: DeviceChoice;
  facing: 'user' | 'environment';
  noiseSuppression: boolean;
  blur: 'off' | 'starting' | 'on' | 'failed';
}

/** Makes a picture with a blurred background of a camera's track. */
export interface Blur {
  track: MediaStreamTrack;
  stop(): void;
}
export type MakeBlur = (camera: MediaStreamTrack) => Promise<Blur>;

export interface LocalMediaSettings {
  makeBlur?: MakeBlur;
  /** Without it nobody notices a camera that gives no picture. */
  countFrames?: CountFrames;
  clock?: Clock;
  /** Told what is wanted on or off; what a fault or the end of the call brings about is not wanted. */
  onWanted?(part: Partial<Wanted>): void;
}

export class LocalMedia {
  readonly state = new Store<LocalMediaState>({
    camera: 'off', blank: false, microphone: 'off', screen: false, preview: null,
    devices: {cameras: [], microphones: [], speakers: []}, choice: chosenDevices(), facing: 'user',
    noiseSuppression: true, blur: 'off',
  });
  /** What is sent changed. */
  readonly changed = new Emitter<OutgoingMedia>();
  /** Things that are told to the person once. */
  readonly happened = new Emitter<'microphone_switched' | 'camera_switched' | 'screen_ended'>();

  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;
  private screen: MediaStreamTrack | null = null;
  private blur: Blur | null = null;
  private frames: FrameWatch | null = null;
  private unwatch: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly settings: LocalMediaSettings = {}) {}

  /** Turns on what is wanted; what is refused shows in the state, and one can take part without it. */
  async start(wanted: Pick<Wanted, 'camera' | 'microphone'>): Promise<void> {
    this.stopped = false;
    this.unwatch ??= watchDevices(() => void this.devicesChanged());
    await Promise.all([
      wanted.microphone ? this.setMicrophone(true) : undefined,
      wanted.camera ? this.setCamera(true) : undefined,
    ]);
    await this.refreshList();
  }

  outgoing(): OutgoingMedia {
    const {camera, microphone, screen} = this.state.get();
    return {
      audio: this.microphone,
      video: this.screen ?? this.blur?.track ?? this.camera,
      state: {audio: microphone === 'on', video: camera === 'on' || screen, screen},
    };
  }

  async setCamera(on: boolean): Promise<void> {
    this.settings.onWanted?.({camera: on});
    if (!on) {
      this.dropCamera();
      this.state.patch({camera: 'off'});
      return this.tell();
    }
    if (this.state.get().blank) return this.reopenCamera();
    if (this.camera && this.state.get().camera === 'on') return;
    this.state.patch({camera: 'starting'});
    const {choice, facing} = this.state.get();
    this.takeCamera(await acquireCamera(choice.camera, facing));
    await this.applyBlur();
    this.tell();
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.settings.onWanted?.({microphone: on});
    if (this.microphone?.readyState === 'live') {
      // The track stays: a muted microphone answers at once when it is wanted.
      this.microphone.enabled = on;
      this.state.patch({microphone: on ? 'on' : 'off'});
      return this.tell();
    }
    if (!on) {
      this.state.patch({microphone: 'off'});
      return this.tell();
    }
    this.state.patch({microphone: 'starting'});
    const {choice, noiseSuppression} = this.state.get();
    this.takeMicrophone(await acquireMicrophone(choice.microphone, {noiseSuppression}));
    this.tell();
  }

  async chooseCamera(id: string): Promise<void> {
    this.choose({camera: id});
    if (this.state.get().camera === 'on') await this.reopenCamera();
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.choose({microphone: id});
    await this.reopenMicrophone();
  }

  chooseSpeaker(id: string): void {
    this.choose({speaker: id});
  }

  /** The other camera of a phone. */
  async flip(): Promise<void> {
    this.choose({camera: null});
    this.state.patch({facing: this.state.get().facing === 'user' ? 'environment' : 'user'});
    if (this.state.get().camera === 'on') await this.reopenCamera();
  }

  async setNoiseSuppression(on: boolean): Promise<void> {
    this.state.patch({noiseSuppression: on});
    await this.reopenMicrophone();
  }

  async setBlur(on: boolean): Promise<void> {
    if (!on) {
      this.dropBlur();
      this.state.patch({blur: 'off', preview: this.camera});
      return this.tell();
    }
    this.state.patch({blur: 'starting'});
    await this.applyBlur();
    this.tell();
  }

  async startScreen(): Promise<boolean> {
    const track = await acquireScreen();
    if (!track) return false;
    this.screen = track;
    track.onended = () => {
      this.stopScreen();
      this.happened.emit('screen_ended');
    };
    this.state.patch({screen: true});
    this.tell();
    return true;
  }

  stopScreen(): void {
    if (!this.screen) return;
    this.screen.onended = null;
    this.screen.stop();
    this.screen = null;
    this.state.patch({screen: false});
    this.tell();
  }

  /** After a telephone call or a pulled cable: what was on, again. */
  async restore(): Promise<void> {
    const {camera, microphone} = this.state.get();
    if (microphone === 'asleep') await this.reopenMicrophone(true);
    if (camera === 'asleep') await this.reopenCamera();
  }

  stop(): void {
    this.stopped = true;
    this.unwatch?.();
    this.unwatch = null;
    this.stopScreen();
    this.dropCamera();
    this.dropMicrophone();
    this.state.patch({camera: 'off', microphone: 'off', preview: null});
  }

  private async reopenCamera(): Promise<void> {
    this.dropCamera();
    this.state.patch({camera: 'starting'});
    const {choice, facing} = this.state.get();
    this.takeCamera(await acquireCamera(choice.camera, facing));
    await this.applyBlur();
    this.tell();
  }

  private async reopenMicrophone(on = this.state.get().microphone === 'on'): Promise<void> {
    if (!this.microphone && !on) return;
    const before = this.microphone;
    const {choice, noiseSuppression} = this.state.get();
    const acquired = await acquireMicrophone(choice.microphone, {noiseSuppression});
    if (before) this.dropMicrophone();
    this.takeMicrophone(acquired);
    if (this.microphone && !on) await this.setMicrophone(false);
    else this.tell();
  }

  private takeCamera({track, fault}: Acquired): void {
    if (track && this.stopped) return track.stop();
    // One that was asked for before may come late.
    if (this.camera !== track) this.drop(this.camera);
    this.camera = track;
    if (!track) return this.state.patch({camera: fault, preview: null});
    this.state.patch({camera: 'on', preview: track});
    this.watchTrack(track, 'camera');
    this.watchFrames(track);
  }

  private takeMicrophone({track, fault}: Acquired): void {
    if (track && this.stopped) return track.stop();
    if (this.microphone !== track) this.drop(this.microphone);
    this.microphone = track;
    if (!track) return this.state.patch({microphone: fault});
    this.state.patch({microphone: 'on'});
    this.watchTrack(track, 'microphone');
  }

  private watchFrames(track: MediaStreamTrack): void {
    const {countFrames, clock = systemClock} = this.settings;
    this.frames?.stop();
    this.frames = countFrames ? new FrameWatch(countFrames(track), clock, (blank) => this.state.patch({blank})) : null;
  }

  private watchTrack(track: MediaStreamTrack, kind: 'camera' | 'microphone'): void {
    const current = () => (kind === 'camera' ? this.camera : this.microphone) === track;
    track.onmute = () => {
      if (current() && this.state.get()[kind] === 'on') this.setState(kind, 'asleep');
    };
    track.onunmute = () => {
      if (current() && this.state.get()[kind] === 'asleep') this.setState(kind, 'on');
    };
    track.onended = () => {
      if (current()) void this.trackEnded(kind);
    };
  }

  /** Pulled out, or taken by the system: another one of its kind if there is one, else asleep. */
  private async trackEnded(kind: 'camera' | 'microphone'): Promise<void> {
    const wasOn = this.state.get()[kind] === 'on';
    const before = await listDevices();
    const there = kind === 'camera' ? before.cameras : before.microphones;
    if (!wasOn || there.length === 0) return this.setState(kind, wasOn ? 'asleep' : 'off');
    if (kind === 'camera') await this.reopenCamera();
    else await this.reopenMicrophone(true);
    const now = this.state.get()[kind];
    if (now === 'on') this.happened.emit(kind === 'camera' ? 'camera_switched' : 'microphone_switched');
    else this.setState(kind, 'asleep');
  }

  private setState(kind: 'camera' | 'microphone', state: DeviceState): void {
    this.state.patch(kind === 'camera' ? {camera: state} : {microphone: state});
    this.tell();
  }

  private async devicesChanged(): Promise<void> {
    await this.refreshList();
    const {camera, microphone} = this.state.get();
    // What was missing may have been plugged in.
    if (microphone === 'asleep' || camera === 'asleep') await this.restore();
  }

  private async refreshList(): Promise<void> {
    this.state.patch({devices: await listDevices()});
  }

  private choose(part: Partial<DeviceChoice>): void {
    this.state.patch({choice: chooseDevices(part)});
  }

  private async applyBlur(): Promise<void> {
    const {makeBlur} = this.settings;
    if (this.state.get().blur === 'off' || !this.camera || !makeBlur) return;
    const camera = this.camera;
    this.dropBlur();
    try {
      const blur = await makeBlur(camera);
      if (this.camera !== camera || this.state.get().blur === 'off') return blur.stop();
      this.blur = blur;
      this.state.patch({blur: 'on', preview: blur.track});
    } catch {
      if (this.camera === camera && this.state.get().blur !== 'off') this.state.patch({blur: 'failed', preview: camera});
    }
  }

  private dropBlur(): void {
    this.blur?.stop();
    this.blur = null;
  }

  private dropCamera(): void {
    this.dropBlur();
    this.frames?.stop();
    this.frames = null;
    this.drop(this.camera);
    this.camera = null;
    this.state.patch({blank: false, preview: null});
  }

  private dropMicrophone(): void {
    this.drop(this.microphone);
    this.microphone = null;
  }

  private drop(track: MediaStreamTrack | null): void {
    if (!track) return;
    track.onmute = track.onunmute = track.onended = null;
    track.stop();
  }

  private tell(): void {
    this.changed.emit(this.outgoing());
  }
}
