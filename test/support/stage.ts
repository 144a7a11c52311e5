import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import sharp from 'sharp';
import { ApiClient } from './client.js';
import { type ImageHost, startImageHost } from './image-host.js';
import type { TestObjects } from './objects.js';
import { startProgram, type TestProgram, type TestProgramOptions } from './program.js';

export interface PhotoOptions {
  readonly width: number;
  readonly height: number;
  readonly format?: 'jpeg' | 'png' | 'webp' | 'avif';
}

/** The environment of an end-to-end test: the program, a client of it, and an image host. */
export interface Stage {
  readonly program: TestProgram;
  readonly api: ApiClient;
  readonly host: ImageHost;
  readonly objects: TestObjects;
  /** Creates an image that compresses like a photograph. */
  photo(options: PhotoOptions): Promise<Buffer>;
  servePhoto(path: string, options: PhotoOptions): Promise<Buffer>;
  /** Queries the program's database. */
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Waits for a condition; fails after `withinMs`. */
  until(condition: () => Promise<boolean> | boolean, withinMs?: number): Promise<void>;
  /** Starts another process of the program on the same database and folder; it ends with the stage. */
  join(options: TestProgramOptions): Promise<TestProgram>;
  dispose(): Promise<void>;
}

export async function startStage(options: TestProgramOptions = {}): Promise<Stage> {
  const host = await startImageHost();
  const program = await startProgram(options);
  const joined: TestProgram[] = [];
  const pool = new Pool({ connectionString: program.databaseUrl, max: 3, application_name: 'test' });
  // A restart of PostgreSQL closes idle connections; the next query gets a new one.
  pool.on('error', () => undefined);
  const api = new ApiClient(program.url);
  return {
    program,
    get api() {
      return program.url === api.url ? api : new ApiClient(program.url);
    },
    host,
    objects: program.objects,
    photo,
    async servePhoto(path, photoOptions) {
      const bytes = await photo(photoOptions);
      host.serve(path, bytes, { type: `image/${photoOptions.format ?? 'jpeg'}` });
      return bytes;
    },
    async sql<Row>(text: string, values?: unknown[]) {
      return (await pool.query(text, values)).rows as Row[];
    },
    async join(joining) {
      const other = await startProgram({ ...joining, beside: program });
      joined.push(other);
      return other;
    },
    until,
    async dispose() {
      await host.close();
      await pool.end();
      await Promise.all(joined.map((other) => other.dispose()));
      await program.dispose();
    },
  };
}

/** Runs a test on its own stage, which is always disposed of. */
export async function onStage(
  options: TestProgramOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = await startStage(options);
  try {
    await play(stage);
  } finally {
    await stage.dispose();
  }
}

/** Waits for a condition with increasing poll intervals; fails after `withinMs`. */
export async function until(condition: () => Promise<boolean> | boolean, withinMs = 15_000): Promise<void> {
  const begun = Date.now();
  while (!(await condition())) {
    const waited = Date.now() - begun;
    if (waited > withinMs)
      throw new Error(`The condition is still false after ${withinMs} ms: ${condition.toString()}`);
    await sleep(Math.min(Math.max(waited / 20, 10), 100));
  }
}

/** Creates coarse noise, enlarged and blurred: smooth areas and edges, like a photograph. */
export async function photo({ width, height, format = 'jpeg' }: PhotoOptions): Promise<Buffer> {
  const noise = await sharp({
    create: {
      width: 24,
      height: 18,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  const picture = sharp(noise).resize(width, height, { fit: 'fill', kernel: 'cubic' }).sharpen();
  return picture.toFormat(format, format === 'png' ? {} : { quality: 92 }).toBuffer();
}
