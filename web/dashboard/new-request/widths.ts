/** What the API accepts. */
const MAX_WIDTHS = 10;
const MAX_WIDTH = 16_384;

/** Returns the widths in a text such as "400, 800 1600px"; null when there is none. */
export function widthsOf(typed: string): number[] | null {
  const widths = (typed.match(/\d+/g) ?? []).map(Number);
  return widths.length === 0 ? null : widths;
}

/** Whether the widths in a text are accepted: a few numbers of pixels, or none. */
export function areWidths(typed: string): boolean {
  const widths = widthsOf(typed) ?? [];
  const isList = /^[\d\s,;]*$/.test(typed.replaceAll(/px|w/gi, ' '));
  return isList && widths.length <= MAX_WIDTHS && widths.every((width) => width >= 1 && width <= MAX_WIDTH);
}
