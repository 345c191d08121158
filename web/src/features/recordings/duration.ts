// SPDX-License-Identifier: Apache-2.0
// Files that browsers record do not say how long they are. Asked for a place far behind the end, a browser reads on to the end and
// knows; then it can jump anywhere.

type Player = Pick<HTMLVideoElement, 'duration' | 'currentTime' | 'addEventListener' | 'removeEventListener'>;

const kFarBehind = 1e10;

/** To be called when the file's head is there; calls back with the seconds, at once where they are known. The function returned ends it. */
export function workOutDuration(video: Player, known: (seconds: number) => void): () => void {
  const isKnown = (): boolean => Number.isFinite(video.duration) && video.duration > 0 && video.duration < kFarBehind;
  if (isKnown()) {
    known(video.duration);
    return () => undefined;
  }
  const back = video.currentTime;
  const look = (): void => {
    if (!isKnown()) return;
    end();
    known(video.duration);
    video.currentTime = back;
  };
  const end = (): void => {
    video.removeEventListener('durationchange', look);
    video.removeEventListener('seeked', look);
  };
  video.addEventListener('durationchange', look);
  video.addEventListener('seeked', look);
  video.currentTime = kFarBehind;
  return end;
}
