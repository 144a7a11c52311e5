import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { launchBrowser } from '../../support/browser.js';
import { ApiClient } from '../../support/client.js';
import { answer } from '../../support/image-host.behaviours.js';
import { startImageHost } from '../../support/image-host.js';
import { until } from '../../support/stage.js';
import { studioPhotos } from './products.js';

// Makes docs/dashboard-light.png and docs/dashboard-dark.png: one request at work, with generated product photographs.

const PHOTOS = 130;
/** How many images are processed when the first picture is taken. */
const PROCESSED = 45;
/** How long the host takes for an image, so that the speed and the time left are those of a steady download. */
const HOST_MS = 3000;
const SIZE = { width: 1280, height: 880 };

const host = await startImageHost();
const program = await startOwnProgram();
const browser = await launchBrowser();
try {
  const id = await startRequest();
  for (const scheme of ['light', 'dark'] as const) await capture(`${program.url}/requests/${id}`, scheme);
} finally {
  await browser.close();
  await program.stop();
  await host.close();
}

/** Starts the program with embedded parts, in a folder of its own. */
async function startOwnProgram() {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-screenshots-'));
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    PORT: '0',
    FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
    LOG_LEVEL: 'error',
  };
  const child = fork('dist/bundle/halftone.js', { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Uploads a catalogue, waits until a part of it is compressed, and returns its id. */
async function startRequest(): Promise<string> {
  const api = new ApiClient(program.url);
  const photos = await studioPhotos(PHOTOS);
  for (const { fileName, bytes } of photos) {
    host.on(`/${fileName}`, async (exchange) => {
      await sleep(HOST_MS, undefined, { signal: exchange.closed });
      await answer(bytes, { type: 'image/jpeg' })(exchange);
    });
  }
  const rows = photos.map(({ product, fileName }) => `${product},${host.url(`/${fileName}`)}`);
  rows.splice(20, 0, `Discontinued lamp,${host.url('/sold-out.jpg')}`);
  const form = new FormData();
  const csv = ['Product Name,Input Image Urls', ...rows, ''].join('\n');
  form.append('file', new Blob([csv]), 'autumn-collection.csv');
  const response = await fetch(`${program.url}/api/upload`, { method: 'POST', body: form });
  const { requestId } = (await response.json()) as { requestId: string };
  await until(async () => (await processed(api, requestId)) >= PROCESSED, 120_000);
  return requestId;
}

async function processed(api: ApiClient, id: string): Promise<number> {
  const { request } = await api.query(
    'query ($id: ID!) { request(id: $id) { progress { processedImages } } }',
    { id },
  );
  return request.progress.processedImages;
}

async function capture(url: string, scheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({ colorScheme: scheme, viewport: SIZE });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('img').nth(15).waitFor();
  // A pleasant font where it is installed. The page itself has the font of the system.
  await page.evaluate(`document.documentElement.style.setProperty('--font', 'Inter, system-ui')`);
  // As long as the page needs to know the speed.
  await sleep(3000);
  const png = await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
    .toBuffer();
  await writeFile(`docs/dashboard-${scheme}.png`, png);
  process.stdout.write(`docs/dashboard-${scheme}.png  ${Math.round(png.length / 1000)} kB\n`);
  await context.close();
}
