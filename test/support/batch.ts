import { catalogue } from './client.js';
import { type Behaviour, slow } from './image-host.behaviours.js';
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

/** A request of many small images, as its rows and the host that serves it see it. */
export interface Batch {
  readonly id: string;
  readonly paths: readonly string[];
  row(): Promise<RequestRow>;
  images(): Promise<ImageRow[]>;
  /** How often the host was asked for each image. */
  hits(): number[];
  completed(atLeast: number): Promise<void>;
  /** Waits for a terminal status. */
  settled(withinMs?: number): Promise<void>;
}

export interface BatchOptions {
  /** How long the host takes to answer; 30 ms unless given. */
  readonly firstByteMs?: number;
  /** What the host does instead, for some of the images. */
  readonly behaviours?: Readonly<Record<number, Behaviour>>;
  readonly input?: Record<string, unknown>;
}

let batches = 0;

/** Uploads a catalogue of `count` images of a few hundred bytes, each at an address of its own. */
export async function uploadBatch(stage: Stage, count: number, options: BatchOptions = {}): Promise<Batch> {
  const { firstByteMs = 30, behaviours = {}, input } = options;
  const photos = await Promise.all([24, 32, 40].map((size) => stage.photo({ width: size, height: size })));
  const name = `batch-${++batches}`;
  const paths = Array.from({ length: count }, (_, index) => `/${name}/${index}.jpg`);
  for (const [index, at] of paths.entries())
    stage.host.on(at, behaviours[index] ?? slow(photos[index % photos.length]!, { firstByteMs }));
  const id = await stage.api.upload(catalogue(...paths.map((at) => [stage.host.url(at)])), input);

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
    row,
    images: () =>
      stage.sql<ImageRow>(
        `SELECT id, status, generation, attempts, lost_attempts, error_code
           FROM images WHERE request_id = $1 ORDER BY id`,
        [id],
      ),
    hits: () => paths.map((at) => stage.host.hits(at)),
    completed: (atLeast) =>
      stage.until(async () => (await row()).completed_images >= atLeast, LONGEST_WAIT_MS),
    async settled(withinMs = LONGEST_WAIT_MS) {
      const isSettled = async () => !['PENDING', 'PROCESSING'].includes((await row()).status);
      await stage.until(isSettled, withinMs).catch(async (error: unknown) => {
        throw new Error(`What is left of ${name}: ${JSON.stringify(await left())}`, { cause: error });
      });
    },
  };
}

/** A lease lasts 12 s and is missed within 3 s; the rest is for a machine that does other things as well. */
const LONGEST_WAIT_MS = 60_000;
