import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { readConfig } from './config.js';
import { environment, VARIABLE_NAMES } from './config-schema.js';

const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');
const lines = example.split('\n');
const isVariable = (line: string) => /^#?[A-Z0-9_]+=/.test(line);

/** The file as it is once the `#` in front of every variable is taken off. */
const shown = parseEnv(lines.map((line) => (isVariable(line) ? line.replace(/^#/, '') : line)).join('\n'));

test('it names every variable, each once', () => {
  expect(Object.keys(shown).toSorted()).toEqual(VARIABLE_NAMES.toSorted());
  expect(lines.filter(isVariable)).toHaveLength(VARIABLE_NAMES.length);
});

test("the README's table has every variable", () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) =>
    [...row.split('|')[1]!.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name!),
  );
  expect(VARIABLE_NAMES.filter((name) => !named.includes(name))).toEqual([]);
});

test('every variable is commented out', () => expect(parseEnv(example)).toEqual({}));

test('every variable has a line that explains it', () => {
  const above = lines.filter((_, i) => isVariable(lines[i + 1] ?? ''));
  expect(above.filter((line) => !/^# \S/.test(line))).toEqual([]);
});

test('what it shows are the defaults', () => expect(readConfig(shown)).toEqual(readConfig({})));

test('a default that is not shown is none', () => {
  const empty = VARIABLE_NAMES.filter((name) => shown[name] === '');
  const withoutFixedDefault = VARIABLE_NAMES.filter(
    (name) => environment.shape[name].safeParse(undefined).data === undefined,
  );
  expect(empty.toSorted()).toEqual(
    [...withoutFixedDefault, 'FETCH_ALLOW_PORTS', 'CORS_ORIGINS', 'FETCH_ALLOW_PRIVATE'].toSorted(),
  );
});
