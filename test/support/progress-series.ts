import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type ProgressEvent } from './client.js';
import type { Stage } from './stage.js';

const TERMINAL = ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'];

export const isTerminal = (event: Pick<ProgressEvent, 'status'> | undefined): boolean =>
  event !== undefined && TERMINAL.includes(event.status);

/**
 * Watches a request to its end like a robust client: whenever the stream ends early, it subscribes again, also after a
 * restart of the program. Resolves to all events of all streams.
 */
export async function follow(stage: Pick<Stage, 'api'>, id: string): Promise<ProgressEvent[]> {
  const seen: ProgressEvent[] = [];
  while (!isTerminal(seen.at(-1))) {
    const watching = stage.api.watch(id);
    await watching.ended.catch((error: unknown) => {
      if (error instanceof ApiError) throw error;
    });
    seen.push(...watching.events);
    await sleep(50);
  }
  return seen;
}

/** Returns the violations in a series of progress events, which may come from several streams; empty when it is valid. */
export function seriesViolations(events: readonly ProgressEvent[]): string[] {
  return events.flatMap((event, place) => {
    const before = events[place - 1];
    const rules: [string, boolean][] = [
      [
        'processed = completed + failed',
        event.processedImages === event.completedImages + event.failedImages,
      ],
      ['processed <= total', event.processedImages <= event.totalImages],
      ['the percentage fits', Math.abs(event.percentage - percentageOf(event)) <= 0.01],
      ['100 % at the end alone', event.percentage < 100 || event.processedImages === event.totalImages],
      ['an estimate is a time to come', event.etaSeconds === null || event.etaSeconds >= 0],
      ['nothing follows the end', !isTerminal(before)],
      ['the sequence rises', before === undefined || event.sequence > before.sequence],
      ['no counter goes down', before === undefined || COUNTERS.every((name) => event[name] >= before[name])],
    ];
    return rules
      .filter(([, holds]) => !holds)
      .map(
        ([rule]) => `not so: ${rule}, in ${JSON.stringify(event)} after ${JSON.stringify(before ?? null)}`,
      );
  });
}

const COUNTERS = ['processedImages', 'completedImages', 'failedImages', 'inputBytes', 'outputBytes'] as const;

const percentageOf = (event: ProgressEvent) => (100 * event.processedImages) / event.totalImages;
