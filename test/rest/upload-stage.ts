import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { UPLOAD_HEADERS } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';

export const MAX_BYTES = 400_000;
export const GOOD = catalogue(
  ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
  ['https://a.example/3.jpg'],
);
export const MIXED = `${GOOD}3,,https://a.example/4.jpg\n`;

/** The stage of the file, and a folder with `good.csv` and `mixed.csv`. */
export let stage: Stage;
export let folder: string;

/** Gives the tests of the file a program with low limits, and files that curl can upload. */
export function useUploadStage(): void {
  beforeAll(async () => {
    stage = await startStage({
      env: { ROLES: 'api', MAX_CSV_BYTES: String(MAX_BYTES), MAX_CSV_IMAGES: '1000', DATABASE_POOL: '4' },
    });
    folder = await mkdtemp(path.join(tmpdir(), 'halftone-curl-'));
    await writeFile(path.join(folder, 'good.csv'), GOOD);
    await writeFile(path.join(folder, 'mixed.csv'), MIXED);
  });
  afterAll(async () => {
    await stage?.dispose();
    await rm(folder, { recursive: true });
  });
}

export const at = (route: string) => `${stage.program.url}${route}`;
export const good = (field: string) => ['--form', `${field}=@${folder}/good.csv`];

/** Posts a body unchanged. */
export const post = (body: Uint8Array | string, ...headers: string[]) =>
  curl(
    [...headers, `content-type: ${UPLOAD_HEADERS['content-type']}`]
      .flatMap((header) => ['--header', header])
      .concat('--data-binary', '@-', at('/api/upload')),
    body,
  );
