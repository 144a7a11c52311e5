import type { ImageFinding } from '../../common/index.js';
import type { ImageEntity } from '../entities/index.js';

/** The images of one request that have a finding. */
export interface FindingCount {
  readonly finding: ImageFinding;
  readonly count: number;
}

/** SQL: whether a row of `images` has any finding, as in the index `images_with_findings`. */
export const HAS_FINDINGS = `status = 'COMPLETED' AND (duplicate_of IS NOT NULL OR checks -> 'findings' <> '[]')`;

/** SQL: the findings of a row of `images` as a JSON array. */
export const FINDINGS = `coalesce(checks -> 'findings', '[]') || CASE WHEN duplicate_of IS NULL THEN '[]' ELSE '["NEAR_DUPLICATE"]' END::jsonb`;

/** Returns the findings of a completed image; without checks there are none. */
export function findingsOf({
  status,
  checks,
  duplicateOf,
}: Pick<ImageEntity, 'status' | 'checks' | 'duplicateOf'>): ImageFinding[] {
  if (status !== 'COMPLETED' || checks === null) return [];
  return duplicateOf === null ? [...checks.findings] : [...checks.findings, 'NEAR_DUPLICATE'];
}
