const LOCALE = 'en';

const whole = new Intl.NumberFormat(LOCALE);
const short = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'long' });
const plural = new Intl.PluralRules(LOCALE);
const dateTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (value: number): string => whole.format(value);

/** `countOf(1, 'image')` is "1 image", and with 2 it is "2 images". */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${plural.select(value) === 'one' ? one : many}`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Formats bytes with three digits at most, such as 3.4 MB. */
export function bytes(value: number): string {
  let [size, unit] = [value, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : short.format(size)} ${UNITS[unit]}`;
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
