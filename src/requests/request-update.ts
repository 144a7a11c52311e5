/**
 * Begins every UPDATE of requests that a client may see the effect of; the columns that it sets follow. The sequence
 * number rises with it, by which watchers tell a newer state from an older one.
 */
export const UPDATE_REQUESTS = 'UPDATE requests SET sequence = sequence + 1, updated_at = now(),';

/** The same for what does not count as a change of the request itself: its `updated_at`, which an estimate rests on, stays. */
export const RENUMBER_REQUESTS = 'UPDATE requests SET sequence = sequence + 1';
