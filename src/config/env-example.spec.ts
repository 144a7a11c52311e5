import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { environment, VARIABLE_NAMES } from './config-schema.js';
import { readConfig } from './read-config.js';

const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');
const lines = example.split('\n');
const isVariable = (line: string) => /^#?[A-Z0-9_]+=/.test(line);

/** The variables of the file with the `#` in front of every variable removed. */
const shown = parseEnv(lines.map((line) => (isVariable(line) ? line.replace(/^#/, '') : line)).join('\n'));

test('names every variable exactly once', () => {
  expect(Object.keys(shown).toSorted()).toEqual(VARIABLE_NAMES.toSorted());
  expect(lines.filter(isVariable)).toHaveLength(VARIABLE_NAMES.length);
});

test('comments out every variable', () => expect(parseEnv(example)).toEqual({}));

test('explains every variable in the line above it', () => {
  const above = lines.filter((_, i) => isVariable(lines[i + 1] ?? ''));
  expect(above.filter((line) => !/^# \S/.test(line))).toEqual([]);
});

test('shows the default of each variable', () => expect(readConfig(shown)).toEqual(readConfig({})));

test('shows an empty value only for a variable without a fixed default', () => {
  const empty = VARIABLE_NAMES.filter((name) => shown[name] === '');
  const withoutFixedDefault = VARIABLE_NAMES.filter(
    (name) => environment.shape[name].safeParse(undefined).data === undefined,
  );
  expect(empty.toSorted()).toEqual(
    [...withoutFixedDefault, 'FETCH_ALLOW_PORTS', 'CORS_ORIGINS', 'FETCH_ALLOW_PRIVATE'].toSorted(),
  );
});
