import { setTimeout as sleep } from 'node:timers/promises';

/** One value of a gauge with labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read at each scrape: one number, or one sample per combination of its `labels`. */
export interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  read(): number | readonly Sample[] | Promise<number | readonly Sample[]>;
}

/** Converts values by label value into samples of one label. */
export function samplesBy(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

/**
 * Reads the current samples of a gauge.
 *
 * @throws the error of the source, and an Error when it takes longer than `timeoutMs`
 */
export async function readGauge(source: GaugeSource, timeoutMs: number): Promise<readonly Sample[]> {
  const waiting = new AbortController();
  const late = sleep(timeoutMs, null, { signal: waiting.signal });
  // Aborted below, once the value has been read.
  late.catch(() => {});
  try {
    const read = await Promise.race([source.read(), late]);
    if (read === null) throw new Error(`${source.name} was not read within ${timeoutMs} ms`);
    return typeof read === 'number' ? [{ labels: {}, value: read }] : read;
  } finally {
    waiting.abort();
  }
}
