import { setTimeout as sleep } from 'node:timers/promises';

/** One figure of a gauge that has labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read when somebody asks: one number, or a sample for each combination of its `labels`. */
export interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  read(): number | readonly Sample[] | Promise<number | readonly Sample[]>;
}

/** Makes samples of one label out of figures by its value. */
export function samplesBy(label: string, figures: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(figures).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

/**
 * What `source` says now.
 *
 * @throws whatever reading throws, and an Error when it takes longer than `withinMs`
 */
export async function readGauge(source: GaugeSource, withinMs: number): Promise<readonly Sample[]> {
  const waiting = new AbortController();
  const late = sleep(withinMs, null, { signal: waiting.signal });
  // Ended below, once the figure is there.
  late.catch(() => {});
  try {
    const read = await Promise.race([source.read(), late]);
    if (read === null) throw new Error(`${source.name} was not read within ${withinMs} ms`);
    return typeof read === 'number' ? [{ labels: {}, value: read }] : read;
  } finally {
    waiting.abort();
  }
}
