import { styleText } from 'node:util';

const NAMES: Readonly<Record<number, [string, 'red' | 'yellow' | 'green' | 'gray']>> = {
  60: ['FATAL', 'red'],
  50: ['ERROR', 'red'],
  40: ['WARN', 'yellow'],
  30: ['INFO', 'green'],
};

/** A parsed log line; all other properties are ids. */
type Entry = {
  readonly level: number;
  readonly time: string;
  readonly msg: string;
  readonly context?: string;
  readonly err?: { readonly stack?: string; readonly message: string };
  readonly stack?: string;
} & Readonly<Record<string, unknown>>;

/** Formats a JSON log line as readable text: time of day, level, context, message, ids, and the stack below. */
export function readable(line: string, colours: boolean): string {
  const { level, time, msg, context, err, stack, ...ids } = JSON.parse(line) as Entry;
  const [name, colour] = NAMES[level] ?? ['DEBUG', 'gray'];
  const label = colours ? styleText(colour, name.padEnd(5), { validateStream: false }) : name.padEnd(5);
  const extra = Object.entries(ids).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const head = [time.slice(11, 19), label, context === undefined ? '' : `[${context}]`, msg, ...extra];
  const below = stack ?? err?.stack ?? err?.message;
  return `${head.filter((part) => part !== '').join(' ')}\n${below === undefined ? '' : `${below}\n`}`;
}
