// SPDX-License-Identifier: Apache-2.0
// All pictures of the room in one, with the mark that it is a recording, the clinic's time, and everybody's part in the visit in
// place of their name.
import {type Box, boxesFor, fitInto, type Size} from './layout';
import {type Frames, framesOf} from './frames';
import {type Ticker, workerTicker} from './ticker';

export interface Pictured {
  participantId: string;
  /** "Patient"; no name, no initials. */
  label: string;
  video: MediaStreamTrack | null;
  isScreen: boolean;
}

export interface PictureWords {
  mark: string;
  cameraOff: string;
  /** Stands over the picture in the first seconds. */
  notice: string;
  /** The clinic's date and time, with its zone. */
  time(): string;
}

export interface RoomPicture {
  readonly track: MediaStreamTrack;
  show(people: readonly Pictured[]): void;
  /** The notice, from now on for some seconds. */
  announce(): void;
  stop(): void;
}

export const kSize: Size = {width: 1280, height: 720};
export const kFramesPerSecond = 12;
const kBar = 48;
const kNoticeFrames = 5 * kFramesPerSecond;
const kFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';

type Brush = CanvasRenderingContext2D;

function drawBar(brush: Brush, words: PictureWords, beat: number): void {
  brush.fillStyle = '#0d1514';
  brush.fillRect(0, 0, kSize.width, kBar);
  brush.fillStyle = Math.floor(beat / kFramesPerSecond) % 2 === 0 ? '#ff4d40' : '#8f1d17';
  brush.beginPath();
  brush.arc(30, kBar / 2, 10, 0, 2 * Math.PI);
  brush.fill();
  brush.fillStyle = '#f2f7f6';
  brush.textBaseline = 'middle';
  brush.font = `600 24px ${kFont}`;
  brush.textAlign = 'left';
  brush.fillText(words.mark, 50, kBar / 2);
  brush.textAlign = 'right';
  brush.fillText(words.time(), kSize.width - 20, kBar / 2);
}

function drawLabel(brush: Brush, text: string, box: Box): void {
  brush.font = `600 20px ${kFont}`;
  brush.textAlign = 'left';
  const width = brush.measureText(text).width + 24;
  brush.fillStyle = 'rgb(6 10 10 / 72%)';
  brush.fillRect(box.x + 8, box.y + box.height - 42, width, 34);
  brush.fillStyle = '#f2f7f6';
  brush.fillText(text, box.x + 20, box.y + box.height - 25);
}

function drawPerson(brush: Brush, {label}: Pictured, frames: Frames | null, box: Box, words: PictureWords): void {
  brush.fillStyle = '#182422';
  brush.fillRect(box.x, box.y, box.width, box.height);
  const newest = frames?.newest() ?? null;
  if (newest) {
    const {x, y, width, height} = fitInto(newest.size, box);
    brush.drawImage(newest.image, x, y, width, height);
  } else {
    brush.fillStyle = '#b8c9c6';
    brush.textAlign = 'center';
    brush.font = `24px ${kFont}`;
    brush.fillText(words.cameraOff, box.x + box.width / 2, box.y + box.height / 2);
  }
  drawLabel(brush, label, box);
}

function drawNotice(brush: Brush, text: string): void {
  brush.fillStyle = 'rgb(143 29 23 / 92%)';
  brush.fillRect(0, kSize.height / 2 - 50, kSize.width, 100);
  brush.fillStyle = '#fff';
  brush.textAlign = 'center';
  brush.font = `600 34px ${kFont}`;
  brush.fillText(text, kSize.width / 2, kSize.height / 2);
}

interface Outlet {
  track: MediaStreamTrack;
  /** What is on the canvas now is a picture of the track. */
  push(): void;
  stop(): void;
}

type TrackGenerator = new (settings: {kind: 'video'}) => MediaStreamTrack & {writable: WritableStream<VideoFrame>};

/** Pictures by hand; a canvas' own stream stands still in a hidden page. */
function byGenerator(canvas: HTMLCanvasElement, Generator: TrackGenerator): Outlet {
  const track = new Generator({kind: 'video'});
  const writer = track.writable.getWriter();
  const began = performance.now();
  return {
    track,
    push() {
      // The encoder is behind: this picture is left out instead of piling up.
      if ((writer.desiredSize ?? 0) <= 0) return;
      const frame = new VideoFrame(canvas, {timestamp: Math.round((performance.now() - began) * 1000)});
      void writer.write(frame).catch(() => frame.close());
    },
    stop() {
      void writer.close().catch(() => undefined);
      track.stop();
    },
  };
}

function byCanvas(canvas: HTMLCanvasElement): Outlet {
  const [track] = canvas.captureStream(0).getVideoTracks();
  if (!track) throw new Error('no picture of the canvas');
  return {track, push: () => (track as CanvasCaptureMediaStreamTrack).requestFrame(), stop: () => track.stop()};
}

function outletOf(canvas: HTMLCanvasElement): Outlet {
  const {MediaStreamTrackGenerator: Generator} = globalThis as {MediaStreamTrackGenerator?: TrackGenerator};
  return Generator && typeof VideoFrame === 'function' ? byGenerator(canvas, Generator) : byCanvas(canvas);
}

export function makeRoomPicture(words: PictureWords, ticker: Ticker = workerTicker): RoomPicture {
  const canvas = Object.assign(document.createElement('canvas'), kSize);
  const brush = canvas.getContext('2d', {alpha: false, desynchronized: true});
  if (!brush) throw new Error('no canvas');
  const outlet = outletOf(canvas);
  const frames = new Map<MediaStreamTrack, Frames>();
  let people: readonly Pictured[] = [];
  let beat = 0;
  let noticeUntil = 0;
  const draw = (): void => {
    beat += 1;
    brush.fillStyle = '#0d1514';
    brush.fillRect(0, 0, kSize.width, kSize.height);
    drawBar(brush, words, beat);
    const boxes = boxesFor(people, kSize, kBar);
    people.forEach((person, at) => {
      const box = boxes[at];
      if (box) drawPerson(brush, person, person.video ? frames.get(person.video) ?? null : null, box, words);
    });
    if (beat < noticeUntil) drawNotice(brush, words.notice);
    outlet.push();
  };
  const endTicker = ticker(1000 / kFramesPerSecond, draw);
  return {
    track: outlet.track,
    show(next) {
      people = next;
      const wanted = new Set(next.map(({video}) => video));
      for (const [track, source] of frames) {
        if (wanted.has(track)) continue;
        source.stop();
        frames.delete(track);
      }
      for (const {video} of next) if (video && !frames.has(video)) frames.set(video, framesOf(video));
    },
    announce() {
      noticeUntil = beat + kNoticeFrames;
    },
    stop() {
      endTicker();
      for (const source of frames.values()) source.stop();
      frames.clear();
      outlet.stop();
    },
  };
}
