import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment, VARIABLE_NAMES, type VariableName } from './config-schema.js';

interface Row {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** The rows of all tables of settings in a page: variable, default, meaning. */
function settingsIn(page: string): Row[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8');
  return text.split('\n').flatMap((line) => {
    const [, name = '', fallback = '', meaning = ''] = line.split('|').map((cell) => cell.trim());
    // Other tables that begin with such names have fewer columns.
    return /^`[A-Z0-9_]+`$/.test(name) && meaning !== ''
      ? [{ name: name.slice(1, -1), fallback, meaning }]
      : [];
  });
}

const rows = settingsIn('docs/settings.md');

/** The default of a variable, parsed; undefined or an empty list where the schema fixes none. */
const defaultOf = (name: VariableName): unknown => environment.shape[name].parse(undefined);

const isFixed = (name: VariableName): boolean => {
  const value = defaultOf(name);
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
};

const FIXED = VARIABLE_NAMES.filter(isFixed);
const UNFIXED = VARIABLE_NAMES.filter((name) => !isFixed(name));

const rowOf = (name: string) => rows.find((row) => row.name === name)!;

test('docs/settings.md lists every variable exactly once', () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(VARIABLE_NAMES.toSorted());
});

test.each(FIXED)('docs/settings.md shows the default of %s', (name) => {
  const [, shown] = /^`([^`]+)`(?: \([^)]+\))?$/.exec(rowOf(name).fallback) ?? [];
  expect(environment.shape[name].parse(shown)).toEqual(defaultOf(name));
});

test.each(UNFIXED)('docs/settings.md says what happens while %s is unset', (name) => {
  expect(rowOf(name).fallback).not.toBe('');
});

test.each(VARIABLE_NAMES)('docs/settings.md explains %s in a sentence', (name) => {
  expect(rowOf(name).meaning).toMatch(/^(?:`[^`]+`: |[A-Z]).*\.$/);
});

test('the README lists only variables that exist, with the default and the meaning of docs/settings.md', () => {
  const shown = settingsIn('README.md');
  expect(shown.length).toBeGreaterThanOrEqual(10);
  expect(rows).toEqual(expect.arrayContaining(shown));
});
