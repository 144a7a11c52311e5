import { createHash } from 'node:crypto';
import { type Home, homePage, HOME_PAGE_POLICY } from './home-page.js';

const HOME: Home = {
  url: 'https://shop.example/halftone',
  version: '1.2.3',
  needsKey: false,
  hasDashboard: true,
  hasPages: true,
  hasQueueDashboard: false,
};
const linksOf = (page: string) => [...page.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href);

test.each<[string, Partial<Home>, string[]]>([
  [
    'links to every page',
    {},
    ['./', './graphiql', './api/docs', '#first-steps', './health/ready', './api/openapi.json'],
  ],
  [
    'has no links to disabled pages',
    { hasDashboard: false, hasPages: false },
    ['#first-steps', './health/ready', './api/openapi.json'],
  ],
  [
    'links to the queue dashboard if it is enabled',
    { hasQueueDashboard: true, hasDashboard: false, hasPages: false },
    ['#first-steps', './health/ready', './queues', './api/openapi.json'],
  ],
])('the page %s', (_, home, links) => expect(linksOf(homePage({ ...HOME, ...home }))).toEqual(links));

test('the commands contain the public URL, and a key if the server requires one', () => {
  expect(homePage(HOME)).toContain(
    'curl https://shop.example/halftone/api/upload \\\n  -F file=@catalogue.csv',
  );
  expect(homePage(HOME)).not.toContain('Bearer');
  expect(homePage({ ...HOME, needsKey: true }).match(/Authorization: Bearer KEY/g)).toHaveLength(4);
});

test('the public URL is escaped', () => {
  expect(homePage({ ...HOME, url: 'https://shop.example/<b>"' })).not.toMatch(/shop\.example\/[<"]/);
});

test('the policy allows the inline style of the page only', () => {
  const page = homePage(HOME);
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page)!;
  expect(HOME_PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(HOME_PAGE_POLICY).not.toMatch(/unsafe|https?:|\*/);
  expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|\ssrc=/);
});
