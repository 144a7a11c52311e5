import { spread } from './statistics.mjs';

/** Formats a number with three significant digits, and nothing as a dash. */
export function digits(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toString();
  if (size === 0) return '0';
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** Lays out rows of cells in columns: the first to the left, the others, mostly numbers, to the right. */
export function table(header, rows) {
  const lines = [header, ...rows].map((row) => row.map(digits));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      widths
        .map((width, column) => (line[column] ?? '')[column === 0 ? 'padEnd' : 'padStart'](width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A table with min, median and max of each entry of `numbers`, an object of arrays by name. */
export function spreadTable(title, numbers) {
  const rows = Object.entries(numbers).map(([name, values]) => {
    const { min, median, max } = spread(values);
    return [name, min, median, max];
  });
  return table([title, 'min', 'median', 'max'], rows);
}
