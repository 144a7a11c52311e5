/** Formats a number of bytes in decimal units with at most three digits: `7 B`, `9.5 kB`, `16.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  // toFixed would round 999.5 to 1000.
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${units[unit]}`;
}

/** Formats a duration in seconds: `0.4 s`, `12 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Formats the saving from `before` to `after` bytes in whole percent, such as `81 %`; `0 %` when `before` is 0. */
export function formatSaved(before: number, after: number): string {
  return before === 0 ? '0 %' : `${Math.round((1 - after / before) * 100)} %`;
}

/** Formats a number of things, such as `1 image` and `1,234 images`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
