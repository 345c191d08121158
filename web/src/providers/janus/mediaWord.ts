// SPDX-License-Identifier: Apache-2.0
// Whether somebody's microphone and camera are on, as the "display" of VideoRoom: Janus tells changes of it to everybody and
// has nothing else for that. It holds no name.
import type {MediaState} from '../../call/videoSession';

export const mediaWord = ({audio, video, screen}: MediaState): string =>
  `cf:${audio ? 'a' : '-'}${video ? 'v' : '-'}${screen ? 's' : '-'}`;

export function mediaOf(word: unknown): MediaState {
  const known = typeof word === 'string' ? /^cf:(.)(.)(.)$/.exec(word) : null;
  if (!known) return {audio: true, video: true, screen: false};
  return {audio: known[1] === 'a', video: known[2] === 'v', screen: known[3] === 's'};
}
