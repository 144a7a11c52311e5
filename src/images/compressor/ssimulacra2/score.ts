import { readFileSync } from 'node:fs';
import { channelsOf, isOpaque, type Picture, transpose, withMirrorImages } from './picture.js';
import { WASM_FILE } from './wasm-file.js';
import { counts, isSensitive, type PlaneErrors, scalesOf, scoreOf } from './weights.js';

/** What is used of Node's WebAssembly, for which its types have no declarations. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What `assembly/index.ts` exports. */
interface Metric {
  readonly memory: { readonly buffer: ArrayBuffer };
  open(
    width: number,
    height: number,
    channels: number,
    planes: number,
    recursive: number,
    grey: number,
    rows: number,
  ): number;
  push(a: number, b: number, count: number): void;
  sum(scale: number, plane: number, error: number): number;
}

/** The bytes of each picture that are handed over at once. */
const CHUNK = 65_536;
/** The shortest side that can be measured. */
const MIN_SIDE = 8;
/** A wider picture is measured from left to right, since the memory that is needed grows with the width. */
const MAX_WIDTH = 16_384;
const BLACK = 0;
const WHITE = 255;

/**
 * Measures what the eye sees of the difference between a picture and a copy of it: the score of SSIMULACRA 2.1, which is 100
 * for equal pictures, about 90 when the difference is not visible, 70 for high, 50 for medium and 30 for low quality, and has
 * no lower limit. Both pictures are sRGB bytes of the same size, with three channels or, with alpha, four. Pictures with
 * alpha are drawn on black and on white, and the lower score counts. Sides of less than eight pixels are continued with
 * mirror images. Needs up to 1.4 kB of memory per pixel of width, and at most 23 MB.
 */
export function score(reference: Uint8Array, candidate: Uint8Array, width: number, height: number): number {
  if (candidate.length !== reference.length)
    throw new RangeError(`The pictures differ in size: ${reference.length} and ${candidate.length} bytes.`);
  const [a, b] = [reference, candidate].map((data) => measurable({ data, width, height })) as [
    Picture,
    Picture,
  ];
  const onBlack = measure(a, b, BLACK);
  return isOpaque(a) && isOpaque(b) ? onBlack : Math.min(onBlack, measure(a, b, WHITE));
}

function measurable(picture: Picture): Picture {
  const large = withMirrorImages(picture, MIN_SIDE);
  return large.width > MAX_WIDTH && large.width > large.height ? transpose(large) : large;
}

/** Measures pictures of the same size. What is transparent is drawn on a grey from 0 (black) to 255 (white). */
function measure(a: Picture, b: Picture, grey: number): number {
  const { width, height } = a;
  const metric = loadMetric();
  const channels = channelsOf(a);
  const row = width * channels;
  const rows = Math.max(1, Math.floor(CHUNK / row));
  const at = metric.open(width, height, channels, planesOf(a, counts), planesOf(a, isSensitive), grey, rows);
  const input = new Uint8Array(metric.memory.buffer, at, 2 * rows * row);
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    const [from, to] = [y * row, (y + count) * row];
    input.set(a.data.subarray(from, to));
    input.set(b.data.subarray(from, to), rows * row);
    metric.push(at, at + rows * row, count);
  }
  return scoreOf(width, height, (scale, plane) => errorsOf(metric, scale, plane));
}

function errorsOf(metric: Metric, scale: number, plane: number): PlaneErrors {
  const sum = (error: number) => metric.sum(scale, plane, error);
  return { sums: [sum(0), sum(1), sum(2)], fourthPowers: [sum(3), sum(4), sum(5)] };
}

/** The planes for which a condition holds: three bits for each scale. */
function planesOf({ width, height }: Picture, condition: typeof counts): number {
  const scales = scalesOf(width, height).length;
  let planes = 0;
  for (let scale = 0; scale < scales; scale++) {
    for (let plane = 0; plane < 3; plane++)
      if (condition(scales, plane, scale)) planes |= 1 << (3 * scale + plane);
  }
  return planes;
}

let loaded: Metric | undefined;

/** Compiles the metric when it is used first, and keeps it with its memory. */
function loadMetric(): Metric {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(readFileSync(WASM_FILE))).exports as Metric;
  return loaded;
}
