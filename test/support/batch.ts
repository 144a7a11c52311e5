import { catalogue } from './client.js';
import { type Behaviour, held, slow } from './image-host.behaviours.js';
import type { Stage } from './stage.js';

export interface RequestRow {
  readonly status: string;
  readonly job: string | null;
  readonly completed_images: number;
  readonly failed_images: number;
  readonly completed_at: Date | null;
}

export interface ImageRow {
  readonly id: string;
  readonly status: string;
  readonly generation: number;
  readonly attempts: number;
  readonly lost_attempts: number;
  readonly error_code: string | null;
}

/** A request with many small images, observed through its rows and its image host. */
export interface Batch {
  readonly id: string;
  readonly paths: readonly string[];
  /** How long the upload took. */
  readonly uploadMs: number;
  row(): Promise<RequestRow>;
  images(): Promise<ImageRow[]>;
  /** Returns the number of downloads of each image. */
  hits(): number[];
  completed(atLeast: number): Promise<void>;
  /** Lets the host respond with the first, second, … of the held images, counted from 0. */
  release(index: number): void;
  /** Waits for a terminal status. */
  settled(withinMs?: number): Promise<void>;
}

export interface BatchOptions {
  /** The delay of the host's first byte; 30 ms by default. */
  readonly firstByteMs?: number;
  /** Other behaviours of the host, by the index of the image. */
  readonly behaviours?: Readonly<Record<number, Behaviour>>;
  /** How many of the last images the host holds until the test releases them. */
  readonly held?: number;
  readonly input?: Record<string, unknown>;
}

let batches = 0;

/**
 * Uploads a CSV with `count` images of a few hundred bytes, each with its own URL. Many have the same bytes, so each is
 * compressed only without `reuse`.
 */
export async function uploadBatch(stage: Stage, count: number, options: BatchOptions = {}): Promise<Batch> {
  const { firstByteMs = 30, behaviours = {} } = options;
  const input = { reuse: false, ...options.input };
  const photos = await Promise.all([24, 32, 40].map((size) => stage.photo({ width: size, height: size })));
  const name = `batch-${++batches}`;
  const paths = Array.from({ length: count }, (_, index) => `/${name}/${index}.jpg`);
  for (const [index, at] of paths.entries())
    stage.host.on(at, behaviours[index] ?? slow(photos[index % photos.length]!, { firstByteMs }));
  const heldPaths = paths.slice(count - (options.held ?? 0));
  const releases = heldPaths.map((at) => {
    const { behaviour, release } = held(slow(photos[0]!, {}));
    stage.host.on(at, behaviour);
    return release;
  });
  const begun = performance.now();
  const id = await stage.api.upload(catalogue(...paths.map((at) => [stage.host.url(at)])), input);
  const uploadMs = performance.now() - begun;

  const row = async () => {
    const [found] = await stage.sql<RequestRow>(
      `SELECT status, job, completed_images, failed_images, completed_at FROM requests WHERE id = $1`,
      [id],
    );
    return found!;
  };
  const left = () =>
    stage.sql(
      `SELECT id, status, generation, attempts, lost_attempts, error_code, dispatched_at, due_at, lease_until, now()
         FROM images WHERE request_id = $1 AND status IN ('PENDING', 'PROCESSING') ORDER BY id LIMIT 20`,
      [id],
    );
  return {
    id,
    paths,
    uploadMs,
    row,
    images: () =>
      stage.sql<ImageRow>(
        `SELECT id, status, generation, attempts, lost_attempts, error_code
           FROM images WHERE request_id = $1 ORDER BY id`,
        [id],
      ),
    release: (index) => releases[index]?.(),
    hits: () => paths.map((at) => stage.host.hits(at)),
    completed: (atLeast) =>
      stage.until(async () => (await row()).completed_images >= atLeast, LONGEST_WAIT_MS),
    async settled(withinMs = LONGEST_WAIT_MS) {
      const isSettled = async () => !['PENDING', 'PROCESSING'].includes((await row()).status);
      await stage.until(isSettled, withinMs).catch(async (error: unknown) => {
        throw new Error(`The unsettled images of ${name}: ${JSON.stringify(await left())}`, { cause: error });
      });
    },
  };
}

/** A lease lasts 12 s and its expiry is detected within 3 s; the rest is a margin for a busy machine. */
const LONGEST_WAIT_MS = 60_000;
