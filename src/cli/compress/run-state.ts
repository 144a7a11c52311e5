import { randomUUID } from 'node:crypto';
import type { Outcome } from './outcome.js';

/** What a run is asked for. Hashes, as options may have secrets. */
export interface Wanted {
  /** A hash for the name of the input, for the server, and for each option. */
  readonly asked: Readonly<Record<string, string>>;
  /** A hash of the content of the input. */
  readonly content: string;
}

/** Where the last run stands, as it is kept in the folder of the results. */
export interface RunState extends Wanted {
  readonly version: 2;
  /** Makes a repeated upload return the request of the first. */
  readonly idempotencyKey: string;
  readonly requestId: string | null;
  /** Where the pictures of a folder are served from, in each run. */
  readonly pictures: { readonly address: string; readonly port: number; readonly token: string } | null;
  /** What the run reported at its end; null while it is not finished. */
  readonly outcome: Outcome | null;
  /** The finished run before this one, whose results are in the folder until this one has its own. */
  readonly earlier: Pick<RunState, 'content' | 'requestId' | 'outcome'> | null;
  /** Requests whose results are not in the folder. */
  readonly unused: readonly string[];
}

/** Reads the state of an earlier run; returns null when it is not one of this version. */
export function parseState(text: string): RunState | null {
  try {
    const state = JSON.parse(text) as Partial<RunState> | null;
    const isKnown =
      state?.version === 2 && typeof state.content === 'string' && typeof state.asked === 'object';
    return isKnown && state.asked !== null ? (state as RunState) : null;
  } catch {
    return null;
  }
}

export function newState({ asked, content }: Wanted): RunState {
  return {
    ...{ version: 2, asked, content, idempotencyKey: randomUUID() },
    ...{ requestId: null, pictures: null, outcome: null, earlier: null, unused: [] },
  };
}

/**
 * Returns the state in which a run goes on: the known one where that was interrupted; or, after a finished run or with another
 * content, one of a new request.
 */
export function nextState(known: RunState, { content }: Wanted): RunState {
  const { requestId, outcome } = known;
  const isInterrupted = outcome === null;
  if (isInterrupted && known.content === content) return known;
  const earlier = isInterrupted ? known.earlier : { content: known.content, requestId, outcome };
  const replaced = (isInterrupted ? requestId : known.earlier?.requestId) ?? [];
  return {
    ...known,
    ...{ content, idempotencyKey: randomUUID(), requestId: null, outcome: null, earlier },
    unused: known.unused.concat(replaced),
  };
}

/** Returns the state before a run that brought nothing; null when there was none. */
export function earlierState(state: RunState): RunState | null {
  return state.earlier && { ...state, ...state.earlier, earlier: null };
}

/** Returns the names of what is asked for now and was not then, such as `quality`. */
export function differences(known: RunState, { asked }: Wanted): string[] {
  const names = new Set([...Object.keys(known.asked), ...Object.keys(asked)]);
  return [...names].filter((name) => known.asked[name] !== asked[name]);
}

/** Whether the folder has results that would be lost if it were used for something else. */
export function hasResults({ requestId, outcome, earlier }: RunState): boolean {
  if (earlier !== null) return true;
  return outcome === null ? requestId !== null : outcome.request.progress.completedImages > 0;
}
