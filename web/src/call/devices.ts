// SPDX-License-Identifier: Apache-2.0
// Cameras, microphones and speakers of this browser: asking for them with ways out, and what a refusal means.

/** Why there is no camera or microphone. `busy`: another program has it. `insecure`: the page has no TLS. */
export type DeviceFault = 'missing' | 'denied' | 'busy' | 'insecure' | 'unknown';

export interface DeviceChoice {
  camera: string | null;
  microphone: string | null;
  speaker: string | null;
}

export interface DeviceInfo {
  id: string;
  label: string;
}

export interface DeviceList {
  cameras: DeviceInfo[];
  microphones: DeviceInfo[];
  speakers: DeviceInfo[];
}

export type Acquired = {track: MediaStreamTrack; fault: null} | {track: null; fault: DeviceFault};

export interface SoundWishes {
  noiseSuppression: boolean;
}

export function faultOf(thrown: unknown): DeviceFault {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'DevicesNotFoundError':
      return 'missing';
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return 'denied';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    case 'SecurityError':
      return 'insecure';
    default:
      return 'unknown';
  }
}

const mediaDevices = (): MediaDevices | undefined => globalThis.navigator?.mediaDevices;

async function one(kind: 'audio' | 'video', constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const devices = mediaDevices();
  if (!devices?.getUserMedia) throw new DOMException('no TLS', 'SecurityError');
  const stream = await devices.getUserMedia({[kind]: constraints});
  const [track] = stream.getTracks();
  if (!track) throw new DOMException('no track', 'NotFoundError');
  return track;
}

/** The wished device, else any of its kind. */
async function acquire(kind: 'audio' | 'video', id: string | null, wishes: MediaTrackConstraints): Promise<Acquired> {
  const attempts: MediaTrackConstraints[] = [...(id ? [{...wishes, deviceId: {exact: id}}] : []), wishes, {}];
  let fault: DeviceFault = 'unknown';
  for (const constraints of attempts) {
    try {
      return {track: await one(kind, constraints), fault: null};
    } catch (thrown) {
      fault = faultOf(thrown);
      if (fault === 'denied' || fault === 'insecure') break;
    }
  }
  return {track: null, fault};
}

export function acquireCamera(id: string | null, facing: 'user' | 'environment' = 'user'): Promise<Acquired> {
  return acquire('video', id, {
    width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 24, max: 30}, ...(id ? {} : {facingMode: facing}),
  });
}

export function acquireMicrophone(id: string | null, {noiseSuppression}: SoundWishes): Promise<Acquired> {
  return acquire('audio', id, {echoCancellation: true, autoGainControl: true, noiseSuppression});
}

/** The screen that the person picks; null when they think better of it. */
export async function acquireScreen(): Promise<MediaStreamTrack | null> {
  try {
    const stream = await mediaDevices()?.getDisplayMedia({video: {frameRate: {ideal: 10, max: 15}}, audio: false});
    const [track] = stream?.getVideoTracks() ?? [];
    if (!track) return null;
    track.contentHint = 'detail';
    return track;
  } catch {
    return null;
  }
}

export const canShareScreen = (): boolean => typeof mediaDevices()?.getDisplayMedia === 'function';

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** Names are empty until the person allowed a device. */
export async function listDevices(): Promise<DeviceList> {
  const all = (await mediaDevices()?.enumerateDevices?.().catch(() => [])) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId).map(({deviceId, label}) => ({id: deviceId, label}));
  return {cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput')};
}

/** Calls when a device comes or goes. */
export function watchDevices(listener: () => void): () => void {
  const devices = mediaDevices();
  devices?.addEventListener?.('devicechange', listener);
  return () => devices?.removeEventListener?.('devicechange', listener);
}
