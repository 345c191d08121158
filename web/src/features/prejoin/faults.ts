// SPDX-License-Identifier: Apache-2.0
// Why a camera, microphone, speaker or network does not work, as codes that have words and a remedy.
/** `blank`: the camera is live and gives no picture. */
export type MediaFault = 'denied' | 'busy' | 'none' | 'insecure' | 'in_app' | 'unsupported' | 'failed' | 'blank';
export type Device = 'camera' | 'microphone';

/** "ok", or "camera_denied", "relay_blocked", "speaker_silent", … */
export type CheckCode = string;

export interface Surroundings {
  secure: boolean;
  inApp: boolean;
  hasMedia: boolean;
}

/** What getUserMedia threw; the names are those of the specification and of older browsers. */
export function mediaFault(thrown: unknown, around: Surroundings): MediaFault {
  if (!around.secure) return 'insecure';
  if (!around.hasMedia) return around.inApp ? 'in_app' : 'unsupported';
  switch (thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError':
      return around.inApp ? 'in_app' : 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
