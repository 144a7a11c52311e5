import { createHash } from 'node:crypto';
import { type Home, homePage, HOME_PAGE_POLICY } from './home-page.js';

const HOME: Home = {
  url: 'https://shop.example/halftone',
  version: '1.2.3',
  needsKey: false,
  hasPages: true,
  hasBoard: false,
};
const linksOf = (page: string) => [...page.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href);

test.each<[string, Partial<Home>, string[]]>([
  [
    'leads to every page',
    {},
    ['./graphiql', './api/docs', '#first-steps', './health/ready', './api/openapi.json'],
  ],
  [
    'leads to no page that is off',
    { hasPages: false },
    ['#first-steps', './health/ready', './api/openapi.json'],
  ],
  [
    'leads to the queues where they are shown',
    { hasBoard: true, hasPages: false },
    ['#first-steps', './health/ready', './queues', './api/openapi.json'],
  ],
])('the page %s', (_, home, links) => expect(linksOf(homePage({ ...HOME, ...home }))).toEqual(links));

test('commands name the public address, and a key where one is asked for', () => {
  expect(homePage(HOME)).toContain(
    'curl https://shop.example/halftone/api/upload \\\n  -F file=@catalogue.csv',
  );
  expect(homePage(HOME)).not.toContain('Bearer');
  expect(homePage({ ...HOME, needsKey: true }).match(/Authorization: Bearer KEY/g)).toHaveLength(4);
});

test('the address cannot add to the page', () => {
  expect(homePage({ ...HOME, url: 'https://shop.example/<b>"' })).not.toMatch(/shop\.example\/[<"]/);
});

test('the policy allows the style of the page, and nothing else of it', () => {
  const page = homePage(HOME);
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page)!;
  expect(HOME_PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(HOME_PAGE_POLICY).not.toMatch(/unsafe|https?:|\*/);
  expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|\ssrc=/);
});
