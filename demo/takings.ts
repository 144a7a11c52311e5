import { parseString } from 'fast-csv';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { PRODUCTS } from './catalogue.js';
import type { HalftoneClient, ImageResult, RequestResult } from './client.js';
import { faultsOfImages, faultsOfOutput } from './verification.js';
import type { Workspace } from './workspace.js';

/**
 * Downloads what the program made, through its public URLs, into the workspace: the output CSV and every image.
 *
 * @returns whatever is not as it should be, one sentence each
 */
export async function takeHome(
  client: HalftoneClient,
  { images: { nodes: images }, outputCsvUrl }: RequestResult,
  inputCsv: string,
  workspace: Workspace,
): Promise<string[]> {
  const outputCsv = await client.download(outputCsvUrl);
  await writeFile(workspace.outputCsv, outputCsv);
  const faults = await Promise.all(images.map((image) => takeImage(client, image, workspace)));
  return [
    ...faultsOfImages(PRODUCTS, images),
    ...faultsOfOutput(await rowsOf(inputCsv), await rowsOf(outputCsv.toString()), images),
    ...faults.flat(),
  ];
}

async function takeImage(
  client: HalftoneClient,
  image: ImageResult,
  workspace: Workspace,
): Promise<string[]> {
  const { inputUrl, outputUrl, outputBytes } = image;
  if (outputUrl === null) return [];
  const bytes = await client.download(outputUrl);
  await writeFile(workspace.compressedOf(new URL(inputUrl).pathname), bytes);
  if (bytes.length !== outputBytes) return [`${outputUrl} has ${bytes.length} bytes, not ${outputBytes}.`];
  const { width } = await sharp(bytes).metadata();
  return width > 0 ? [] : [`${outputUrl} is no image.`];
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
