import type { ImageFinding, ReviewedImageFragment } from '../shared/api/operations.js';

/** Which images of a review are shown: those with a finding, or those with what was chosen for them in a review; all for null. */
export type Shown = ImageFinding | 'REVIEWED' | null;

/** Returns the images that are to be shown; near duplicates behind the first image of each group. */
export function imagesWith(
  images: readonly ReviewedImageFragment[],
  finding: Shown,
): readonly ReviewedImageFragment[] {
  if (finding === null) return images;
  if (finding === 'REVIEWED') return images.filter(({ reviewed }) => reviewed);
  const found = images.filter(({ findings }) => findings.includes(finding));
  if (finding !== 'NEAR_DUPLICATE') return found;
  const groups = new Map<string | null, ReviewedImageFragment[]>();
  for (const image of found) groups.set(image.duplicateOf, [...(groups.get(image.duplicateOf) ?? []), image]);
  const byId = new Map(images.map((image) => [image.id, image]));
  return [...groups].flatMap(([id, group]) => {
    const first = byId.get(id ?? '');
    return first === undefined || found.includes(first) ? group : [first, ...group];
  });
}
