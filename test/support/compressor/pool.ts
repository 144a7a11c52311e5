import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS } from '../compression-settings.js';
import type { CompressionSettings } from '../../../src/images/compressor/compression-options.js';
import type { CompressorPoolOptions } from '../../../src/images/compressor/compressor-pool-options.js';
import { CompressorPool } from '../../../src/images/compressor/compressor-pool.js';

const ROOT = new URL('../../../', import.meta.url);

/** The built child, and those of the tests. */
export const REAL = new URL('dist/src/images/compressor/compressor.child.js', ROOT);
export const child = (name: string) => new URL(`test/support/compressor/${name}`, ROOT);
export const SCRIPTED = child('scripted.child.mjs');

export const OPTIONS: CompressionSettings = DEFAULT_SETTINGS;

let pools: CompressorPool[] = [];

/** Starts a pool that {@link closePools} closes. */
export function poolOf(given: Partial<CompressorPoolOptions> & { childModule: URL }): CompressorPool {
  const limits = { deadlineMs: 20_000, maxRssBytes: 2 ** 30, maxPixels: 50_000_000 };
  const pool = new CompressorPool({ children: 1, aheadBytes: 0, ...limits, ...given });
  pools.push(pool);
  return pool;
}

/** Sends the name of an act to a scripted child. */
export const say = (pool: CompressorPool, script: string, signal?: AbortSignal) =>
  pool.compress(Buffer.from(script), OPTIONS, signal);

export function requireBuiltChild(): void {
  if (!existsSync(REAL))
    throw new Error('These tests run the built child: run `npm run build:server` first.');
}

export async function closePools(): Promise<void> {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
}

/** Whether a process still runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
