// SPDX-License-Identifier: Apache-2.0
// Whether a camera that says it is live gives pictures: one that hangs does not tell.
import type {Clock} from '../lib/clock';

export interface FrameCounter {
  /** Pictures so far; null where this browser does not count them. */
  count(): number | null;
  stop(): void;
}
export type CountFrames = (camera: MediaStreamTrack) => FrameCounter;

/** Plays the track where nobody sees it. */
export const countFrames: CountFrames = (camera) => {
  const video = Object.assign(document.createElement('video'), {muted: true, playsInline: true});
  // Older Firefox has none.
  const counts = 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
  let frames = 0;
  let refused = false;
  let stopped = false;
  const next = (): void => {
    ++frames;
    if (!stopped) video.requestVideoFrameCallback(next);
  };
  video.srcObject = new MediaStream([camera]);
  if (counts) video.requestVideoFrameCallback(next);
  // Pends as long as no picture comes.
  video.play().catch(() => { refused = true; });
  return {
    count: () => (refused ? null : counts ? frames : video.getVideoPlaybackQuality().totalVideoFrames),
    stop: () => {
      stopped = true;
      video.srcObject = null;
    },
  };
};

const kLookMs = 2000;
const kPatienceMs = 8000;

/** Tells when pictures stay away, and when they come again. What is hidden is not judged: browsers draw nothing there. */
export class FrameWatch {
  private frames = 0;
  private since: number;
  private missing = false;
  private cancel: () => void;

  constructor(
    private readonly counter: FrameCounter, private readonly clock: Clock, private readonly tell: (missing: boolean) => void,
    private readonly isShown: () => boolean = () => document.visibilityState === 'visible',
  ) {
    this.since = clock.now();
    this.cancel = clock.after(kLookMs, () => this.look());
  }

  stop(): void {
    this.cancel();
    this.counter.stop();
  }

  private look(): void {
    const now = this.clock.now();
    const frames = this.counter.count();
    const moves = frames === null || frames !== this.frames;
    this.frames = frames ?? 0;
    if (moves || !this.isShown()) this.since = now;
    if (moves) this.say(false);
    else if (now - this.since >= kPatienceMs) this.say(true);
    this.cancel = this.clock.after(kLookMs, () => this.look());
  }

  private say(missing: boolean): void {
    if (missing === this.missing) return;
    this.missing = missing;
    this.tell(missing);
  }
}
