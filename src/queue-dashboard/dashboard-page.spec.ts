import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dashboardPage } from './dashboard-page.js';

const template = readFileSync(
  createRequire(import.meta.url).resolve('@bull-board/ui/dist/index.ejs'),
  'utf8',
);
const details = { basePath: '/queues/', title: 'Queues', uiConfig: '{"a":1}' };

test('the page loads the files of the package and nothing from another host', () => {
  const page = dashboardPage(template, details);
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(loaded.filter((address) => /^static\/js\/[\w.-]+\.js$/.test(address)).length).toBeGreaterThan(1);
  expect(loaded.filter((address) => /^static\/css\/[\w.-]+\.css$/.test(address))).toHaveLength(1);
  expect(loaded.filter((address) => !/^(static\/|\/queues\/$)/.test(address))).toEqual([]);
});

test('the page has inline data but no inline script or style', () => {
  const page = dashboardPage(template, details);
  expect(page).not.toMatch(/<style|\sstyle=|<%/);
  const withText = [...page.matchAll(/<script\b([^>]*)>([^<]+)<\/script>/g)];
  expect(withText.map(([, attributes, text]) => [attributes, text])).toEqual([
    [' id="__UI_CONFIG__" type="application/json"', '{"a":1}'],
  ]);
});

test('the path and the title are escaped', () => {
  const page = dashboardPage(template, { ...details, basePath: '/"><b>/queues/', title: '<i>' });
  expect(page).not.toMatch(/<b>|<i>/);
});

test('a template that loads no script is an error', () => {
  expect(() => dashboardPage('<html></html>', details)).toThrow('no script');
});
