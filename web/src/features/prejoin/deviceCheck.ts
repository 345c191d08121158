// SPDX-License-Identifier: Apache-2.0
// The check before a visit: camera and microphone with a live picture and level, speaker by a tone, the network. Names the
// cause of each failure; whatever fails, the person may go on.
import type {CheckResultsInput} from '../../api/types';
import {chooseDevices, chosenDevices} from '../../call/chosenDevices';
import {type CountFrames, FrameWatch} from '../../call/frames';
import type {Clock} from '../../lib/clock';
import {Store} from '../../lib/store';
import {type Device, type MediaFault, type Surroundings, mediaFault} from './faults';
import type {NetworkCode, RelayCode} from './networkTest';

export type DeviceState = 'idle' | 'asking' | 'ok' | MediaFault;

export interface CheckState {
  camera: DeviceState;
  microphone: DeviceState;
  stream: MediaStream | null;
  speaker: 'idle' | 'playing' | 'asked' | 'ok' | 'silent';
  network: 'idle' | 'testing' | 'unknown' | NetworkCode;
  relay: RelayCode | null;
  cameras: readonly MediaDeviceInfo[];
  microphones: readonly MediaDeviceInfo[];
  /** Those in use, or chosen and not to be had. */
  cameraId: string | null;
  microphoneId: string | null;
}

export interface CheckParts {
  media: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> | undefined;
  around: Surroundings;
  clock: Clock;
  /** Without it a camera that is live counts as one that gives pictures. */
  countFrames?: CountFrames;
  /** Resolves when the tone has ended. */
  playTone(): Promise<void>;
  testNetwork(): Promise<{network: NetworkCode; relay: RelayCode}>;
}

const kVideo: MediaTrackConstraints = {width: {ideal: 1280}, height: {ideal: 720}, facingMode: 'user'};
/** A clinic without a relay, and a relay that is reached in another way than the first. */
const kNoFault: readonly string[] = ['relay_absent', 'relay_udp_blocked', 'relay_only_tls'];
const isFault = (state: DeviceState): state is MediaFault => !['idle', 'asking', 'ok'].includes(state);

export class DeviceCheck {
  readonly state = new Store<CheckState>({
    camera: 'idle', microphone: 'idle', stream: null, speaker: 'idle', network: 'idle', relay: null, cameras: [], microphones: [],
    cameraId: null, microphoneId: null,
  });
  private round = 0;
  private found: CheckResultsInput = {};
  private frames: FrameWatch | null = null;

  constructor(private readonly parts: CheckParts) {}

  async run(): Promise<void> {
    await Promise.all([this.openDevices(), this.tryNetwork()]);
  }

  /** Asks for both at once, so that there is one question; when that fails, for each alone, to learn which one it is. */
  async openDevices(): Promise<void> {
    const round = ++this.round;
    this.letGo();
    this.state.patch({camera: 'asking', microphone: 'asking'});
    const choice = chosenDevices();
    const video = choice.camera ? {...kVideo, facingMode: undefined, deviceId: {exact: choice.camera}} : kVideo;
    const audio = choice.microphone ? {deviceId: {exact: choice.microphone}} : true;
    const both = await this.ask({video, audio});
    const found = typeof both !== 'string' ? {camera: 'ok' as const, microphone: 'ok' as const, tracks: both.getTracks()} : await this.each(both, video, audio);
    if (round !== this.round) return found.tracks.forEach((track) => track.stop());
    const stream = found.tracks.length > 0 ? new MediaStream(found.tracks) : null;
    for (const track of found.tracks) track.onended = () => this.lost(track.kind === 'video' ? 'camera' : 'microphone');
    const [picture, sound] = [stream?.getVideoTracks()[0], stream?.getAudioTracks()[0]];
    this.state.patch({
      camera: found.camera, microphone: found.microphone, stream,
      cameraId: picture?.getSettings().deviceId ?? choice.camera, microphoneId: sound?.getSettings().deviceId ?? choice.microphone,
    });
    this.watch(picture);
    await this.list();
  }

  /** For this check and the call after it. */
  async choose(device: Device, id: string): Promise<void> {
    chooseDevices({[device]: id});
    await this.openDevices();
  }

  async playTone(): Promise<void> {
    this.state.patch({speaker: 'playing'});
    try {
      await this.parts.playTone();
    } catch {
      // Where no sound can be made nothing was heard; the answer says so.
    }
    this.state.patch({speaker: 'asked'});
  }

  heard(yes: boolean): void {
    this.state.patch({speaker: yes ? 'ok' : 'silent'});
  }

  async tryNetwork(): Promise<void> {
    this.state.patch({network: 'testing', relay: null});
    try {
      this.state.patch(await this.parts.testNetwork());
    } catch {
      this.state.patch({network: 'unknown'});
    }
  }

  /** For the clinic: only what was looked at. */
  results(): CheckResultsInput {
    const {camera, microphone, speaker, network, relay} = this.state.get();
    const device = (name: Device, state: DeviceState) => (state === 'ok' ? 'ok' : `${name}_${state}`);
    return {
      ...(camera === 'idle' || camera === 'asking' ? {} : {camera: device('camera', camera)}),
      ...(microphone === 'idle' || microphone === 'asking' ? {} : {microphone: device('microphone', microphone)}),
      ...(speaker === 'ok' ? {speaker: 'ok'} : speaker === 'silent' ? {speaker: 'speaker_silent'} : {}),
      ...(network === 'idle' || network === 'testing' || network === 'unknown' ? {} : {network}),
      ...(relay === null ? {} : {relay}),
    };
  }

  /** The first thing that does not work, for the clinic's evidence; null when all looked at is well. */
  firstFault(): string | null {
    return Object.values(this.results()).find((code) => code !== 'ok' && !kNoFault.includes(code)) ?? null;
  }

  /** Ends the check and keeps what it found; camera and microphone are free for the call. */
  finish(): void {
    this.found = this.results();
    this.stop();
  }

  /** What the finished check found; empty when none was made on this page. */
  get finished(): CheckResultsInput {
    return this.found;
  }

  /** Stops camera and microphone: the light goes out. */
  stop(): void {
    ++this.round;
    this.letGo();
    this.state.patch({camera: 'idle', microphone: 'idle'});
  }

  private async each(fault: MediaFault, video: MediaTrackConstraints, audio: MediaTrackConstraints | boolean) {
    if (fault === 'insecure' || fault === 'unsupported' || fault === 'in_app') return {camera: fault, microphone: fault, tracks: []};
    const camera = await this.ask({video}, {video: kVideo});
    const microphone = await this.ask({audio}, {audio: true});
    const tracks = [camera, microphone].flatMap((answer) => (typeof answer === 'string' ? [] : answer.getTracks()));
    const stateOf = (answer: MediaStream | MediaFault) => (typeof answer === 'string' ? answer : ('ok' as const));
    return {camera: stateOf(camera), microphone: stateOf(microphone), tracks};
  }

  /** `otherwise`: for a device that was chosen on another day and is not there any more. */
  private async ask(constraints: MediaStreamConstraints, otherwise?: MediaStreamConstraints): Promise<MediaStream | MediaFault> {
    const {media, around} = this.parts;
    if (!media || !around.secure) return mediaFault(null, {...around, hasMedia: false});
    try {
      return await media.getUserMedia(constraints);
    } catch (thrown) {
      const fault = mediaFault(thrown, around);
      return fault === 'none' && otherwise ? this.ask(otherwise) : fault;
    }
  }

  private async list(): Promise<void> {
    const devices = (await this.parts.media?.enumerateDevices().catch(() => [])) ?? [];
    this.state.patch({
      cameras: devices.filter(({kind}) => kind === 'videoinput'), microphones: devices.filter(({kind}) => kind === 'audioinput'),
    });
  }

  private watch(camera: MediaStreamTrack | undefined): void {
    const {countFrames, clock} = this.parts;
    if (!camera || !countFrames) return;
    this.frames = new FrameWatch(countFrames(camera), clock, (blank) => {
      const now = this.state.get().camera;
      if (now === 'ok' || now === 'blank') this.state.patch({camera: blank ? 'blank' : 'ok'});
    });
  }

  private lost(device: Device): void {
    this.state.patch({[device]: 'busy'});
  }

  private letGo(): void {
    this.frames?.stop();
    this.frames = null;
    const {stream} = this.state.get();
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.state.patch({stream: null});
  }
}

export {isFault};
