import { headerText, headerWords } from './header-key.js';

/** Words that tell columns of one picture in several sizes apart. */
const SIZE_WORDS: ReadonlySet<string> = new Set(
  (
    'xs s m l xl xxl tiny mini small medium middle large big huge full fullsize original orig originals raw hires highres ' +
    'lowres hd sd zoom preview thumb thumbs thumbnail thumbnails square retina klein mittel gross petit petite moyen moyenne ' +
    'grand grande pequeno mediano piccolo medio maly sredni duzy'
  ).split(' '),
);
/** The least number that is a size in pixels and not the number of a picture. */
const LEAST_PIXELS = 40;

const isSize = (word: string) => SIZE_WORDS.has(word) || Number(word) >= LEAST_PIXELS;

/** The words that the headers of one series of columns share, without sizes and numbers; null for a header without such. */
export function seriesOf(header: string): string | null {
  const words = headerWords(header);
  const common = words.filter((word) => !isSize(word) && !/^\d+$/.test(word));
  return common.length < words.length ? common.join(' ') : null;
}

/** Groups the image columns whose headers differ only in a size; each group has at least two. */
export function sizeVariants(header: readonly string[], images: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const index of images) {
    const words = headerWords(header[index]!);
    const key = words.filter((word) => !isSize(word)).join(' ');
    const group = groups.get(key) ?? [];
    if (words.some(isSize)) groups.set(key, [...group, index]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The note about columns of one picture in several sizes. */
export function sizeNote(header: readonly string[], group: readonly number[], last: string): string {
  const names = group.map((index) => `"${headerText(header[index]!)}"`).join(', ');
  return (
    `The columns ${names} seem to have the same picture in several sizes, and all of them are read. ` +
    `To read one of them, leave the others out of columns: {"images": [${JSON.stringify(last)}]}.`
  );
}
