/**
 * The start of every UPDATE of requests whose effect a client may see; the other columns follow. It raises the sequence
 * number, by which progress subscribers distinguish a newer state from an older one.
 */
export const UPDATE_REQUESTS = 'UPDATE requests SET sequence = sequence + 1, updated_at = now(),';

/** The same without a change of `updated_at`, for updates that are no progress: the ETA depends on `updated_at`. */
export const RENUMBER_REQUESTS = 'UPDATE requests SET sequence = sequence + 1';
