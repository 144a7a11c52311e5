import { basename, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../client/api-client.js';
import type { ImageInfo, RequestInfo } from '../client/api-types.js';
import { ImageNames } from './image-names.js';
import type { SavedImage } from './outcome.js';
import type { OutFolder } from './out-folder.js';
import { linkRewriter, rewriteText } from './rewrite-links.js';
import { rewriteWorkbook } from './rewrite-workbook.js';

/** Downloads at a time. */
const CONCURRENCY = 8;

export interface Results {
  readonly outputCsv: string | null;
  readonly errorsCsv: string | null;
}

export interface ResultOptions {
  readonly api: ApiClient;
  readonly folder: OutFolder;
  readonly signal: AbortSignal;
  /** Returns the wanted path of an image below `images`. */
  readonly nameOf: (image: ImageInfo) => string;
  /** Returns what the output CSV says instead of the server's address of an image, given its path in the folder. */
  readonly linkTo: ((file: string) => string) | null;
  /** Replaces further addresses in the CSVs. */
  readonly alsoReplace: (text: string) => string;
  readonly onImage: (saved: SavedImage) => void;
}

/** Collects the images and the CSVs of a request. What an interrupted run has collected is not downloaded again. */
export async function downloadResults(request: RequestInfo, options: ResultOptions): Promise<Results> {
  const files = await downloadImages(request, options);
  const ended = await withOutputCsv(request, options);
  return {
    outputCsv: await downloadTable(ended, 'output', ended.outputCsvUrl, files, options),
    errorsCsv: await downloadTable(ended, 'errors', ended.errorsCsvUrl, files, options),
  };
}

/**
 * Returns the path in the folder of every completed image, by its id, and of its smaller sizes, by its id and the file name in
 * their URL.
 */
async function downloadImages(
  { id }: RequestInfo,
  { api, folder, signal, nameOf, onImage }: ResultOptions,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const names = new ImageNames();
  const images = api.images(id);
  const work = async () => {
    for (let next = await images.next(); next.done !== true; next = await images.next()) {
      const image = next.value;
      const file = `images/${names.of(image.inputUrl, nameOf(image))}`;
      const isCompleted = image.status === 'COMPLETED' && image.outputBytes !== null;
      const sizes = smallerSizes(image).map((size) => ({
        ...size,
        file: `images/${names.ofSize(image.inputUrl, file.slice('images/'.length), size.width)}`,
      }));
      if (isCompleted) {
        signal.throwIfAborted();
        await downloadImage(api, folder, image, { file, bytes: image.outputBytes });
        files.set(image.id, file);
      }
      for (const { url, ...size } of sizes) {
        signal.throwIfAborted();
        await downloadImage(api, folder, image, size);
        files.set(`${image.id}/${basename(new URL(url).pathname)}`, size.file);
      }
      onImage({
        image,
        file: isCompleted ? file : null,
        sizes: sizes.map(({ width, bytes, file: at }) => ({ width, bytes, file: at })),
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return files;
}

async function downloadImage(
  api: ApiClient,
  folder: OutFolder,
  image: ImageInfo,
  { file, bytes, width }: { readonly file: string; readonly bytes: number; readonly width?: number },
): Promise<void> {
  if ((await folder.sizeOf(file)) === bytes) return;
  const query = width === undefined ? '' : `?width=${width}`;
  await folder.collect(file, await api.open(`/api/images/${image.id}${query}`), bytes);
}

const smallerSizes = ({ sizes, outputUrl }: ImageInfo) => sizes.filter(({ url }) => url !== outputUrl);

/** The output CSV of a request that was cancelled is written after its end. */
async function withOutputCsv(request: RequestInfo, { api, signal }: ResultOptions): Promise<RequestInfo> {
  let current = request;
  for (let attempt = 0; current.outputCsvUrl === null && attempt < 60; attempt++) {
    await sleep(500, undefined, { signal });
    current = (await api.request(request.id)) ?? current;
  }
  return current;
}

/** Downloads a CSV, or the workbook that stands for it; returns its path in the folder, or null when there is none. */
async function downloadTable(
  { id }: RequestInfo,
  name: 'output' | 'errors',
  url: string | null,
  files: ReadonlyMap<string, string>,
  { api, folder, linkTo, alsoReplace }: ResultOptions,
): Promise<string | null> {
  if (url === null) return null;
  const file = `${name}${extname(new URL(url).pathname)}`;
  const body = await api.open(`/api/requests/${id}/${name}.csv`);
  const replace = (text: string) => {
    const others = alsoReplace(text);
    if (linkTo === null) return others;
    return rewriteText(others, id, (imageId, fileName) => {
      const saved = files.get(`${imageId}/${fileName}`) ?? files.get(imageId);
      return saved === undefined ? undefined : linkTo(saved);
    });
  };
  const rewritten = file.endsWith('.xlsx')
    ? await rewriteWorkbook(body, replace)
    : body.compose(linkRewriter(replace));
  await folder.collect(file, rewritten as Readable);
  return file;
}
