/** How many images were processed at a time. */
export interface Sample {
  readonly atMs: number;
  readonly processed: number;
}

/** The time over which the speed is measured: shorter jumps, longer is out of date. */
const WINDOW_MS = 10_000;
const LEAST_MS = 1000;

/** Adds a sample, and drops those that no speed needs any more. A lower number is the start of another round. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.processed < last.processed) return [sample];
  // The newest of the samples before the window stays, as the start of it.
  const from = samples.findLastIndex(({ atMs }) => atMs <= sample.atMs - WINDOW_MS);
  return [...samples.slice(Math.max(0, from)), sample];
}

/** Returns images per second over about the last ten seconds; null before a second has passed. */
export function imagesPerSecond(samples: readonly Sample[], nowMs: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  // Silence counts, so the speed falls while nothing arrives.
  const elapsedMs = nowMs - first.atMs;
  return elapsedMs < LEAST_MS ? null : ((last.processed - first.processed) * 1000) / elapsedMs;
}
