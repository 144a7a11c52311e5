import { parseString } from 'fast-csv';
import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { PRODUCTS } from './catalogue.js';
import type { ApiClient } from '../src/cli/client/api-client.js';
import type { ImageResult, RequestResult } from './results.js';
import { imageMismatches, outputMismatches } from './verification.js';
import type { Workspace } from './workspace.js';

/**
 * Downloads the output CSV and every image into the workspace, through the program's public URLs.
 *
 * @returns the mismatches with the expected results, one sentence each
 */
export async function downloadResults(
  api: ApiClient,
  { images: { nodes: images }, outputCsvUrl }: RequestResult,
  inputCsv: string,
  workspace: Workspace,
): Promise<string[]> {
  const outputCsv = await download(api, outputCsvUrl);
  await writeFile(workspace.outputCsv, outputCsv);
  const mismatches = await Promise.all(images.map((image) => downloadImage(api, image, workspace)));
  return [
    ...imageMismatches(PRODUCTS, images),
    ...outputMismatches(await rowsOf(inputCsv), await rowsOf(outputCsv.toString()), images),
    ...mismatches.flat(),
  ];
}

async function downloadImage(api: ApiClient, image: ImageResult, workspace: Workspace): Promise<string[]> {
  const { inputUrl, outputUrl, outputBytes } = image;
  if (outputUrl === null) return [];
  const bytes = await download(api, outputUrl);
  await writeFile(workspace.compressedOf(new URL(inputUrl).pathname), bytes);
  if (bytes.length !== outputBytes) return [`${outputUrl} has ${bytes.length} bytes, not ${outputBytes}.`];
  const { width } = await sharp(bytes).metadata();
  return width > 0 ? [] : [`${outputUrl} is not an image.`];
}

/** Downloads a public URL of the program. */
async function download(api: ApiClient, url: string): Promise<Buffer> {
  return buffer(await api.open(url.slice(api.server.length)));
}

function rowsOf(csv: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = [];
    parseString<string[], string[]>(csv)
      .on('error', reject)
      .on('data', (row: string[]) => rows.push(row))
      .on('end', () => resolve(rows));
  });
}
