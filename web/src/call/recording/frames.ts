// SPDX-License-Identifier: Apache-2.0
// The newest picture of a track, also while the page is hidden, where a video element may stand still.
import type {Size} from './layout';

export interface Frames {
  /** Null while there is no picture yet. */
  newest(): {image: CanvasImageSource; size: Size} | null;
  stop(): void;
}

type TrackProcessor = new (settings: {track: MediaStreamTrack; maxBufferSize?: number}) => {readable: ReadableStream<VideoFrame>};
const processorOf = (): TrackProcessor | undefined => (globalThis as {MediaStreamTrackProcessor?: TrackProcessor}).MediaStreamTrackProcessor;

/**
 * A camera has few pictures to lend. Those that a page keeps while it is loaded again are missed by the next page until the browser
 * clears up, so a page that goes gives them back.
 */
function byProcessor(track: MediaStreamTrack, Processor: TrackProcessor): Frames {
  const reader = new Processor({track, maxBufferSize: 1}).readable.getReader();
  let frame: VideoFrame | null = null;
  let stopped = false;
  void (async () => {
    for (;;) {
      const {value, done} = await reader.read();
      if (done || stopped) return value?.close();
      frame?.close();
      frame = value;
    }
  })().catch(() => undefined);
  const stop = (): void => {
    stopped = true;
    removeEventListener('pagehide', stop);
    frame?.close();
    frame = null;
    void reader.cancel().catch(() => undefined);
  };
  addEventListener('pagehide', stop);
  return {newest: () => frame && {image: frame, size: {width: frame.displayWidth, height: frame.displayHeight}}, stop};
}

function byElement(track: MediaStreamTrack): Frames {
  const video = document.createElement('video');
  Object.assign(video, {muted: true, playsInline: true, srcObject: new MediaStream([track])});
  void video.play().catch(() => undefined);
  return {
    newest: () => (video.videoWidth > 0 ? {image: video, size: {width: video.videoWidth, height: video.videoHeight}} : null),
    stop() {
      video.srcObject = null;
    },
  };
}

export function framesOf(track: MediaStreamTrack): Frames {
  const Processor = processorOf();
  if (!Processor) return byElement(track);
  try {
    return byProcessor(track, Processor);
  } catch {
    return byElement(track);
  }
}
