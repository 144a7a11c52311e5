import { readFileSync } from 'node:fs';
import { HALFTONE } from '../command-tree.js';
import { docsPage } from './docs-page.js';

const page = docsPage(HALFTONE);

test('docs/cli.md is the help of every command; `npm run cli-docs` writes it', () => {
  expect(readFileSync('docs/cli.md', 'utf8')).toBe(page);
});

test('the help fits on the narrowest usual terminal', () => {
  const help = page.split('\n').filter((line) => !/^(The npm package|it starts the server)/.test(line));
  expect(help.filter((line) => line.length > 80)).toEqual([]);
});
