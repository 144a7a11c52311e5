import { type FindOptionsWhere, IsNull } from 'typeorm';
import { visibleOwner } from '../access/index.js';
import type { RequestEntity } from './entities/index.js';

/**
 * The condition that a request is there and the caller's to see, for every read and change that a client asks
 * for: whatever does not meet it is not found.
 */
export function visible(): FindOptionsWhere<RequestEntity> {
  const owner = visibleOwner();
  return { deletedAt: IsNull(), ...(owner === undefined ? {} : { owner }) };
}

/** The same in SQL, on the columns of `requests`, where `parameter` is the number of {@link visibleParameter}. */
export function visibleSql(parameter: number): string {
  return `deleted_at IS NULL AND ($${parameter}::text IS NULL OR owner = $${parameter})`;
}

/** The owner whose requests the caller may see; null for everybody's. */
export function visibleParameter(): string | null {
  return visibleOwner() ?? null;
}
