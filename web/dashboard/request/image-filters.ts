import type { CountersFragment, ImageChange, ImageStatus } from '../shared/api/operations.js';
import { requestTexts } from '../texts/request.js';

const texts = requestTexts.images;

const BY_STATUS = { COMPLETED: texts.completed, FAILED: texts.failed } as const;

const CHANGES: Readonly<Record<ImageChange, 'added' | 'changed' | 'unchanged'>> = {
  ADDED: 'added',
  CHANGED: 'changed',
  UNCHANGED: 'unchanged',
};

/** Returns the filters that an image list offers: by change, those that find something. An empty value stands for all images. */
export function filtersOf(comparison: CountersFragment['comparison']): { value: string; label: string }[] {
  const changes = Object.entries(CHANGES).filter(([, name]) => comparison !== null && comparison[name] > 0);
  return [
    { value: '', label: texts.all },
    ...Object.entries(BY_STATUS).map(([value, label]) => ({ value, label })),
    ...changes.map(([value, name]) => ({ value, label: texts.changes[name] })),
  ];
}

/** Returns what a filter asks of the server. */
export function filterOf(value: string): { status: ImageStatus | null; change: ImageChange | null } {
  return {
    status: value in BY_STATUS ? (value as ImageStatus) : null,
    change: value in CHANGES ? (value as ImageChange) : null,
  };
}
