import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { boardPage } from './dashboard-page.js';

const template = readFileSync(
  createRequire(import.meta.url).resolve('@bull-board/ui/dist/index.ejs'),
  'utf8',
);
const details = { basePath: '/queues/', title: 'Queues', uiConfig: '{"a":1}' };

test('it loads what the package has, and nothing of another host', () => {
  const page = boardPage(template, details);
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(loaded.filter((address) => /^static\/js\/[\w.-]+\.js$/.test(address)).length).toBeGreaterThan(1);
  expect(loaded.filter((address) => /^static\/css\/[\w.-]+\.css$/.test(address))).toHaveLength(1);
  expect(loaded.filter((address) => !/^(static\/|\/queues\/$)/.test(address))).toEqual([]);
});

test('it has neither a script nor a style in its text, but data', () => {
  const page = boardPage(template, details);
  expect(page).not.toMatch(/<style|\sstyle=|<%/);
  const withText = [...page.matchAll(/<script\b([^>]*)>([^<]+)<\/script>/g)];
  expect(withText.map(([, attributes, text]) => [attributes, text])).toEqual([
    [' id="__UI_CONFIG__" type="application/json"', '{"a":1}'],
  ]);
});

test('an address is no markup', () => {
  const page = boardPage(template, { ...details, basePath: '/"><b>/queues/', title: '<i>' });
  expect(page).not.toMatch(/<b>|<i>/);
});

test('a package whose page loads nothing is a fault', () => {
  expect(() => boardPage('<html></html>', details)).toThrow('no script');
});
