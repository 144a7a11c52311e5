import { withHeader } from './header-html.js';

const PAGE = '<html><head></head><body><p>$&</p></body></html>';
const place = { page: 'graphiql', root: './graphiql/../', files: './graphiql/' };
const linksOf = (page: string) => [...page.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href);

test('the header links to the pages of the dashboard and to those for developers, and marks the current one', () => {
  const page = withHeader(PAGE, place, true);
  expect(linksOf(page)).toEqual(
    ['', '', 'webhooks', 'settings', 'graphiql', 'api/docs'].map((path) => `./graphiql/../${path}`),
  );
  expect(page).toContain('<a href="./graphiql/../graphiql" aria-current="page">');
  expect(page).toContain('<p>$&</p>');
});

test('without the dashboard there are no links to its pages', () =>
  expect(linksOf(withHeader(PAGE, place, false))).toEqual(
    ['', 'graphiql', 'api/docs'].map((path) => `./graphiql/../${path}`),
  ));

test('the content policy needs nothing more for the header: it has no inline script and no inline style', () =>
  expect(withHeader('<head></head><body>', place, true)).not.toMatch(
    /<script>|<style|\sstyle=|\son\w+=|https?:/,
  ));
