import { createHash } from 'node:crypto';
import { isId, timeOfId } from '../common/index.js';

/** The prefix of the objects of all previews. */
export const PREVIEWS_PREFIX = 'previews/';

/** How long a preview is kept, from its creation. */
export const PREVIEW_SECONDS = 1800;

/** The two objects of a preview. */
export type PreviewPart = 'input' | 'output';

/**
 * The place of the objects of a preview. The owner and the time of creation are parts of the key, so that a preview needs no
 * row: who may read it and when it expires follow from the key alone.
 */
export interface PreviewPlace {
  /** The owner, as {@link previewOwner} returns it. */
  readonly owner: string;
  readonly id: string;
}

/** Returns the segment of the key for an owner; null where no authentication is required. */
export function previewOwner(owner: string | null): string {
  return owner === null ? 'anyone' : createHash('sha256').update(owner).digest('hex').slice(0, 40);
}

/** Returns the prefix of the objects of all previews of an owner. */
export const previewsOf = (owner: string): string => `${PREVIEWS_PREFIX}${owner}/`;

export const previewPrefix = ({ owner, id }: PreviewPlace): string => `${previewsOf(owner)}${id}/`;

/** Returns the key of an object of a preview; `extension` is that of its format. */
export const previewKey = (place: PreviewPlace, part: PreviewPart, extension: string): string =>
  `${previewPrefix(place)}${part}.${extension}`;

const KEY = /^previews\/([a-z0-9]+)\/([^/]+)\/(input|output)\.[a-z0-9]+$/;

/** Returns the place of the object under `key`; null when the key is none of a preview. */
export function previewPlaceOf(key: string): PreviewPlace | null {
  const [, owner, id] = KEY.exec(key) ?? [];
  return owner !== undefined && id !== undefined && isId(id) ? { owner, id } : null;
}

/** Returns when a preview expires, in milliseconds since 1970. */
export const previewExpiry = (id: string): number => timeOfId(id) + PREVIEW_SECONDS * 1000;
