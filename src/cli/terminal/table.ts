export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Formats the lines of a table: the titles, a rule, the rows, each cut to `width` characters. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) => Math.max(...[titles, ...rows].map((cells) => cells[at]!.length)));
  const rule = widths.map((length) => '─'.repeat(length));
  return [titles, rule, ...rows].map((cells) => cut(layOut(cells, columns, widths), width));
}

function layOut(cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string {
  return cells
    .map((cell, at) =>
      columns[at]!.align === 'left' ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
    )
    .join('  ')
    .trimEnd();
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
