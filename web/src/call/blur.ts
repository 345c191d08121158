// SPDX-License-Identifier: Apache-2.0
// A blurred background: each picture of the camera is parted into person and rest by a small model that runs in the browser;
// nothing leaves the device. Fetched from our own server when somebody asks for it.
import type {Blur} from './localMedia';

interface Results {
  segmentationMask: CanvasImageSource;
  image: CanvasImageSource;
}
interface Segmentation {
  setOptions(options: {modelSelection: 0 | 1; selfieMode?: boolean}): void;
  onResults(take: (results: Results) => void): void;
  initialize(): Promise<void>;
  send(input: {image: HTMLVideoElement}): Promise<void>;
  close(): Promise<void>;
}
type SegmentationMaker = new (config: {locateFile(name: string): string}) => Segmentation;

/** Where vite.config.ts puts the package's files. */
const kFolder = '/assets/mediapipe/';
const kFramesPerSecond = 20;
/** The background is drawn this much smaller and back: a blur that every browser can. */
const kCoarseness = 24;

let loading: Promise<SegmentationMaker> | null = null;

/** The package is a classic script that leaves one global name. */
function load(): Promise<SegmentationMaker> {
  loading ??= new Promise<SegmentationMaker>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${kFolder}selfie_segmentation.js`;
    script.onload = () => {
      const made = (globalThis as {SelfieSegmentation?: SegmentationMaker}).SelfieSegmentation;
      if (made) resolve(made);
      else reject(new Error('the model has no maker'));
    };
    script.onerror = () => reject(new Error('the model cannot be fetched'));
    document.head.append(script);
  }).catch((fault: unknown) => {
    loading = null;
    throw fault;
  });
  return loading;
}

function makeCanvas(width: number, height: number): {canvas: HTMLCanvasElement; brush: CanvasRenderingContext2D} {
  const canvas = Object.assign(document.createElement('canvas'), {width, height});
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('no canvas');
  return {canvas, brush};
}

async function playing(camera: MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), {muted: true, playsInline: true, srcObject: new MediaStream([camera])});
  await video.play();
  return video;
}

export async function makeBlur(camera: MediaStreamTrack): Promise<Blur> {
  const Maker = await load();
  const segmentation = new Maker({locateFile: (name) => kFolder + name});
  segmentation.setOptions({modelSelection: 1});
  await segmentation.initialize();
  const video = await playing(camera);
  const {canvas, brush} = makeCanvas(video.videoWidth || 640, video.videoHeight || 480);
  const coarse = makeCanvas(Math.ceil(canvas.width / kCoarseness), Math.ceil(canvas.height / kCoarseness));
  segmentation.onResults(({segmentationMask, image}) => {
    const {width, height} = canvas;
    coarse.brush.drawImage(image, 0, 0, coarse.canvas.width, coarse.canvas.height);
    brush.save();
    brush.clearRect(0, 0, width, height);
    brush.drawImage(segmentationMask, 0, 0, width, height);
    brush.globalCompositeOperation = 'source-in';
    brush.drawImage(image, 0, 0, width, height);
    brush.globalCompositeOperation = 'destination-over';
    brush.imageSmoothingQuality = 'high';
    brush.drawImage(coarse.canvas, 0, 0, width, height);
    brush.restore();
  });
  let stopped = false;
  // Not by animation frames: those stop while the page is hidden, and the others would see a frozen picture.
  const next = async (): Promise<void> => {
    if (stopped) return;
    const began = performance.now();
    await segmentation.send({image: video}).catch(() => undefined);
    setTimeout(() => void next(), Math.max(0, 1000 / kFramesPerSecond - (performance.now() - began)));
  };
  await segmentation.send({image: video});
  void next();
  const [track] = canvas.captureStream(kFramesPerSecond).getVideoTracks();
  if (!track) throw new Error('no picture of the canvas');
  return {
    track,
    stop() {
      stopped = true;
      track.stop();
      video.srcObject = null;
      void segmentation.close().catch(() => undefined);
    },
  };
}
