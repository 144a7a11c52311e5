import type { ImageFinding, ReviewedImageFragment } from '../shared/api/operations.js';

/** Returns the images with a finding, all for null; near duplicates behind the first image of each group. */
export function imagesWith(
  images: readonly ReviewedImageFragment[],
  finding: ImageFinding | null,
): readonly ReviewedImageFragment[] {
  if (finding === null) return images;
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
