import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config/index.js';
import { type Download, OutboundClient } from '../../src/outbound/outbound-client.js';
import { type ImageHost, startImageHost } from './image-host.js';

export const MAX_BYTES = 100_000;
export const picture = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 256));
export const path = '/picture.png';

/** The host and the client of the current test. */
export let host: ImageHost;
export let client: OutboundClient;

function startClient(timeoutMs = 10_000, maxBytes = MAX_BYTES): OutboundClient {
  return new OutboundClient(
    readConfig({
      FETCH_MAX_BYTES: String(maxBytes),
      FETCH_TIMEOUT_MS: String(timeoutMs),
      PUBLIC_URL: 'https://halftone.example',
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1',
    }),
  );
}

/** Gives every test of the file an image host and an outbound client of its own, and fails a test that leaks bytes. */
export function useHostAndClient(): void {
  beforeEach(async () => {
    host = await startImageHost();
    client = startClient();
  });
  afterEach(async () => {
    if (client.bytesInFlight !== 0) throw new Error(`${client.bytesInFlight} bytes were never released`);
    await client.onApplicationShutdown();
    await host.close();
  });
}

/** Replaces the host, which the test has closed. */
export async function replaceHost(): Promise<void> {
  host = await startImageHost();
}

export async function replaceClient(timeoutMs: number, maxBytes?: number): Promise<void> {
  await client.onApplicationShutdown();
  client = startClient(timeoutMs, maxBytes);
}

export const download = (url = host.url(path), options: { signal?: AbortSignal } = {}): Promise<Download> =>
  client.withDownload(url, (file) => ({ ...file, bytes: Buffer.from(file.bytes) }), options);

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const timeoutAt = performance.now() + 45_000;
  while (!(await condition())) {
    if (performance.now() > timeoutAt) throw new Error(`Timed out waiting for: ${condition.toString()}`);
    await sleep(5);
  }
}
