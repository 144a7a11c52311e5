import { linkHeader, pageLinks } from './pages.js';

const URL = 'https://halftone.example/api/requests';

test.each<[Record<string, string | undefined>, string | null, Record<string, string>]>([
  [{}, null, { self: URL, first: URL }],
  [
    { limit: '2' },
    'YQ',
    { self: `${URL}?limit=2`, first: `${URL}?limit=2`, next: `${URL}?limit=2&cursor=YQ` },
  ],
  [
    { limit: undefined, cursor: 'YQ', status: 'FAILED' },
    'Yg',
    {
      self: `${URL}?status=FAILED&cursor=YQ`,
      first: `${URL}?status=FAILED`,
      next: `${URL}?status=FAILED&cursor=Yg`,
    },
  ],
  [{ cursor: 'a b&c' }, null, { self: `${URL}?cursor=a+b%26c`, first: URL }],
])('a page with the query %j and the next cursor %j has the right links', (query, nextCursor, links) => {
  expect(Object.fromEntries(pageLinks(URL, query, nextCursor).map(({ rel, url }) => [rel, url]))).toEqual(
    links,
  );
});

test('a Link header contains the URL, the relation and the optional type of each link', () => {
  expect(
    linkHeader([
      { rel: 'self', url: URL },
      { rel: 'monitor', url: `${URL}/1/events`, type: 'text/event-stream' },
    ]),
  ).toBe(`<${URL}>; rel="self", <${URL}/1/events>; rel="monitor"; type="text/event-stream"`);
});
