const LOCALE = 'en';

const whole = new Intl.NumberFormat(LOCALE);
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'long' });
const plural = new Intl.PluralRules(LOCALE);
const dateTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (value: number): string => whole.format(value);

/** `countOf(1, 'image')` is "1 image", and with 2 it is "2 images". */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${plural.select(value) === 'one' ? one : many}`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as they are shown: a number with its digits, in a unit. */
function scaled(value: number): { readonly text: string; readonly unit: number } {
  let [size, unit] = [value, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return { text: size.toFixed(unit === 0 || size >= 99.95 ? 0 : 1), unit };
}

/** Formats bytes with a digit after the point below 100, so that sizes beside each other look alike, such as 27.2 MB and 5.0 MB. */
export function bytes(value: number): string {
  const { text, unit } = scaled(value);
  return `${text} ${UNITS[unit]}`;
}

/** Formats a change of bytes, such as "81.0 → 867 kB". */
export function bytesChange(before: number, after: number): string {
  const [from, to] = [scaled(before), scaled(after)];
  return `${from.unit === to.unit ? from.text : bytes(before)} → ${bytes(after)}`;
}

/** Formats the difference of two sizes: where they are shown in its unit, that of the numbers shown, so that 27.2 − 5.0 is 22.2. */
export function bytesBetween(before: number, after: number): string {
  const [from, to, difference] = [scaled(before), scaled(after), scaled(Math.abs(before - after))];
  if (from.unit !== to.unit || from.unit !== difference.unit) return bytes(Math.abs(before - after));
  const shown = Math.abs(Number(from.text) - Number(to.text));
  return bytes(Math.round(shown * 10) * 100 * 1000 ** (difference.unit - 1));
}

const POWERS = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

/** Formats a limit of bytes in the unit in which it is whole, such as 50 MiB. */
export function limitOfBytes(value: number): string {
  const found = POWERS.find(([, size]) => value >= size && value % size === 0);
  return found ? `${count(value / found[1])} ${found[0]}` : bytes(value);
}

/** Formats seconds for reading, such as "1 min 20 s". */
export function duration(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) return `${rounded} s`;
  const [hours, minutes] = [Math.floor(rounded / 3600), Math.floor((rounded % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  // Nobody needs the seconds of half an hour.
  return minutes >= 10 || rounded % 60 === 0 ? `${minutes} min` : `${minutes} min ${rounded % 60} s`;
}

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** Formats a time relative to now, such as "5 minutes ago". */
export function age(time: string, nowMs: number): string {
  const seconds = (Date.parse(time) - nowMs) / 1000;
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return 'just now';
}

export const moment = (time: string): string => dateTime.format(new Date(time));
