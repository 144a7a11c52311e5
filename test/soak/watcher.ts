import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type ProgressEvent } from '../support/client.js';
import { seriesViolations, isTerminal } from '../support/progress-series.js';
import type { KnownRequest, Ledger } from './ledger.js';
import { codeOf } from './retrying.js';

export interface Watching {
  readonly ledger: Ledger;
  readonly url: string;
  /** Aborts when no more events will follow. */
  readonly over: AbortSignal;
}

/**
 * Follows one round of a request to its end, over as many streams as needed, and checks every event. A deleted request
 * needs no end.
 */
export async function follow({ ledger, url, over }: Watching, request: KnownRequest): Promise<void> {
  const series: ProgressEvent[] = [];
  const before = request.lastSequence;
  while (!isTerminal(series.at(-1)) && !over.aborted) {
    const events = await oneStream({ ledger, url, over }, request, series);
    ledger.count('progress: streams');
    ledger.count('progress: events', events);
    if (request.deleted) break;
    if (!isTerminal(series.at(-1))) await sleep(200, undefined, { signal: over }).catch(() => undefined);
  }
  for (const violation of seriesViolations(series))
    ledger.break('progress only moves forward', `${request.id} ${violation}`);
  const [first] = series;
  if (first !== undefined && first.sequence <= before) {
    ledger.break(
      'the sequence rises over reconnects',
      `${request.id} went on with ${first.sequence} after ${before}`,
    );
  }
  if (!isTerminal(series.at(-1)) && !request.deleted) {
    ledger.break(
      'a progress stream ends with a terminal status',
      `${request.id} after ${JSON.stringify(series.at(-1))}`,
    );
  }
  request.lastSequence = Math.max(before, series.at(-1)?.sequence ?? 0);
}

/** Reads one stream into `series`; resolves to the number of events. */
async function oneStream(
  { ledger, url, over }: Watching,
  request: KnownRequest,
  series: ProgressEvent[],
): Promise<number> {
  const { events, ended, leave } = new ApiClient(url).watch(request.id);
  const stop = () => leave();
  over.addEventListener('abort', stop, { once: true });
  try {
    await ended;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'NOT_FOUND' && !request.deleted)
      ledger.break('no request is lost', `${request.id} is NOT_FOUND`);
    ledger.count(`progress: streams that broke off (${code ?? 'no connection'})`);
  } finally {
    over.removeEventListener('abort', stop);
  }
  series.push(...events);
  return events.length;
}
