import { headerKey } from './header-key.js';

/**
 * The header of the column in which output CSVs have all sizes of an image. An output CSV may be uploaded again, so the column
 * never counts as one of image URLs: the column of output URLs has the largest of each.
 */
export const SRCSET_HEADER = 'Image Srcset';

const SRCSET_KEY = headerKey(SRCSET_HEADER);

export const isSrcsetHeader = (header: string): boolean => headerKey(header) === SRCSET_KEY;
