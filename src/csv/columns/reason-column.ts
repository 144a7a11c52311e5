import { headerKey } from './header-key.js';

/**
 * The header of the column in which output and errors CSVs say why images failed. Its cells quote the failed URLs, and an
 * errors CSV is made to be uploaded again, so the column never counts as one of image URLs.
 */
export const REASON_HEADER = 'Image Errors';

const REASON_KEY = headerKey(REASON_HEADER);

export const isReasonHeader = (header: string): boolean => headerKey(header) === REASON_KEY;
