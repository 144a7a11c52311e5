import { styleText } from 'node:util';

const NAMES: Readonly<Record<number, [string, 'red' | 'yellow' | 'green' | 'gray']>> = {
  60: ['FATAL', 'red'],
  50: ['ERROR', 'red'],
  40: ['WARN', 'yellow'],
  30: ['INFO', 'green'],
};

/** What was in a line of the log besides what every line has. */
type Entry = {
  readonly level: number;
  readonly time: string;
  readonly msg: string;
  readonly context?: string;
  readonly err?: { readonly stack?: string; readonly message: string };
  readonly stack?: string;
} & Readonly<Record<string, unknown>>;

/** Turns a line of the log into one for people: time of day, level, part, words, ids, and the stack below. */
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
