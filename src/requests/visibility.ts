import { type FindOptionsWhere, IsNull } from 'typeorm';
import { visibleOwner } from '../access/index.js';
import type { RequestEntity } from './entities/index.js';

/**
 * Returns the condition that a request exists and the client may see it, for every read and change by a client. A request
 * that does not meet it is not found.
 */
export function visible(): FindOptionsWhere<RequestEntity> {
  const owner = visibleOwner();
  return { deletedAt: IsNull(), ...(owner === undefined ? {} : { owner }) };
}

/** Returns the same condition in SQL on the columns of `requests`; `parameter` is the number of {@link visibleParameter}. */
export function visibleSql(parameter: number): string {
  return `deleted_at IS NULL AND ($${parameter}::text IS NULL OR owner = $${parameter})`;
}

/** Returns the owner whose requests the client may see; null when it may see all. */
export function visibleParameter(): string | null {
  return visibleOwner() ?? null;
}
