// SPDX-License-Identifier: Apache-2.0
// A blurred background: each picture of the camera is parted into person and rest by a small model that runs in the browser;
// nothing leaves the device. Fetched from our own server when somebody asks for it.
import {version} from '@mediapipe/selfie_segmentation/package.json';
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

/** Where tools/blurFiles.ts puts the package's files. */
const kFolder = `/assets/mediapipe/${version}/`;
const kParts = [
  'selfie_segmentation.binarypb', 'selfie_segmentation_landscape.tflite', 'selfie_segmentation_solution_simd_wasm_bin.js',
  'selfie_segmentation_solution_simd_wasm_bin.wasm',
];
const kFramesPerSecond = 20;
/** The background is drawn this much smaller and back: a blur that every browser can. */
const kCoarseness = 24;

let loading: Promise<SegmentationMaker> | null = null;

/** The package waits for ever for a part that does not come, so they are fetched first; it finds them in the browser's store. */
async function fetchParts(): Promise<void> {
  await Promise.all(kParts.map(async (name) => {
    const response = await fetch(kFolder + name);
    if (!response.ok) throw new Error(`${name} cannot be fetched`);
    await response.arrayBuffer();
  }));
}

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

interface Painter {
  canvas: HTMLCanvasElement;
  paint(results: Results, width: number, height: number): void;
}

function makePainter(): Painter {
  const {canvas, brush} = makeCanvas(1, 1);
  const coarse = makeCanvas(1, 1);
  /** A phone that is turned changes the camera's picture. */
  const fit = (width: number, height: number): void => {
    if (canvas.width === width && canvas.height === height) return;
    Object.assign(canvas, {width, height});
    Object.assign(coarse.canvas, {width: Math.ceil(width / kCoarseness), height: Math.ceil(height / kCoarseness)});
    brush.imageSmoothingQuality = 'high';
    coarse.brush.imageSmoothingQuality = 'high';
  };
  return {
    canvas,
    paint({segmentationMask, image}, width, height) {
      fit(width, height);
      coarse.brush.drawImage(image, 0, 0, coarse.canvas.width, coarse.canvas.height);
      brush.globalCompositeOperation = 'copy';
      brush.drawImage(segmentationMask, 0, 0, width, height);
      brush.globalCompositeOperation = 'source-in';
      brush.drawImage(image, 0, 0, width, height);
      brush.globalCompositeOperation = 'destination-over';
      brush.drawImage(coarse.canvas, 0, 0, width, height);
    },
  };
}

/** Parts picture after picture until it is stopped. */
async function paintAlways(segmentation: Segmentation, video: HTMLVideoElement): Promise<() => void> {
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
  return () => {
    stopped = true;
  };
}

export async function makeBlur(camera: MediaStreamTrack): Promise<Blur> {
  await fetchParts();
  const segmentation = new (await load())({locateFile: (name) => kFolder + name});
  const endings: Array<() => void> = [() => void segmentation.close().catch(() => undefined)];
  const stop = (): void => endings.splice(0).reverse().forEach((end) => end());
  try {
    segmentation.setOptions({modelSelection: 1});
    await segmentation.initialize();
    const video = await playing(camera);
    endings.push(() => {
      video.srcObject = null;
    });
    const painter = makePainter();
    segmentation.onResults((results) => painter.paint(results, video.videoWidth, video.videoHeight));
    endings.push(await paintAlways(segmentation, video));
    const [track] = painter.canvas.captureStream(kFramesPerSecond).getVideoTracks();
    if (!track) throw new Error('no picture of the canvas');
    endings.push(() => track.stop());
    return {track, stop};
  } catch (fault) {
    stop();
    throw fault;
  }
}
