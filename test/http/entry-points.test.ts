import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ENV, has, ids, other, owner, stage, TOKEN, useOwnedObjects } from '../support/owned-objects.js';
import { type Route, type Ways, waysInto } from '../support/routes.js';
import { MOUNTED, OPEN, OPERATORS, SPELLINGS } from './entry-points.table.js';

useOwnedObjects();

let ways: Ways;
beforeAll(async () => {
  ways = await waysInto({ ...stage.program.services, ...ENV });
}, 120_000);

/** Returns the paths of a route, with the owner's ids and files as parameters. */
function addressesOf({ path }: Route): string[] {
  if (path.includes('*key')) return has.files.map((file) => path.replace('*key', file));
  if (!path.includes(':')) return [path];
  const id = idFor(path);
  const filled = path.replace(':id', id);
  if (filled.includes(':')) throw new Error(`Add values for the parameters of ${path} to this test`);
  return [filled];
}

function idFor(path: string): string {
  if (/^\/(api\/images|image)\//.test(path)) return has.image;
  if (path.startsWith('/api/webhooks/')) return has.webhook;
  if (path.startsWith('/api/deliveries/')) return has.delivery;
  if (/^\/(api\/requests|api\/status|status)\//.test(path)) return has.request;
  throw new Error(`Add the id for ${path} to this test`);
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const closedRoutes = () => ways.routes.filter((route) => ![...OPEN, ...OPERATORS].includes(nameOf(route)));

/** Sends a request and reads only the first bytes of the response, because an event stream has no end. */
async function ask(
  method: string,
  address: string,
  authorization?: string,
): Promise<{ status: number; text: string }> {
  const leaving = new AbortController();
  const response = await fetch(`${stage.program.url}${address}`, {
    method,
    redirect: 'manual',
    headers: authorization === undefined ? {} : { authorization },
    signal: leaving.signal,
  });
  const { status, body } = response;
  const first = await body?.getReader().read();
  leaving.abort();
  return { status, text: Buffer.from(first?.value ?? []).toString('latin1') };
}

describe('HTTP', () => {
  test('only middleware that inspects every request runs before authentication', () => {
    // Nest's own hook, pipelining, the base path, request ids, metrics and spans, the minimum rate of bodies, the headers,
    // and the rejection of pages of other sites.
    const nameless = '<anonymous>';
    expect(ways.before).toEqual([
      ...Array<string>(6).fill(nameless),
      'adjustHeaders',
      'compression',
      'helmetMiddleware',
      nameless,
    ]);
  });

  test('the list of routes contains the known ones', () => {
    const names = ways.routes.map(nameOf);
    expect(names.length).toBeGreaterThan(20);
    for (const known of [...OPEN, ...OPERATORS, 'GET /files/*key', 'GET /api/status/:id'])
      expect(names).toContain(known);
  });

  test.each<[string, string | undefined]>([
    ['no key', undefined],
    ['a token that is not a key', 'Bearer hunter2'],
    ['a key that was never created', `Bearer ht_0123456789ab_${'A'.repeat(43)}`],
    ['an owner’s key as a password', 'Basic'],
    ['the metrics’ token', `Bearer ${TOKEN}`],
  ])('with %s, every route that needs authentication responds with 401', async (_, given) => {
    const authorization = given === 'Basic' ? `Basic ${btoa(`:${owner.key}`)}` : given;
    for (const route of closedRoutes()) {
      for (const address of addressesOf(route)) {
        const { status, text } = await ask(route.method, address, authorization);
        expect([route.method, address, status]).toEqual([route.method, address, 401]);
        // The problem document contains the requested path, and no other id.
        const rest = text.replaceAll(address, '');
        for (const id of ids()) expect(rest).not.toContain(id);
      }
    }
    for (const address of MOUNTED.closed) {
      if (address.startsWith('/queues') && authorization === `Bearer ${TOKEN}`) continue;
      expect([address, (await ask('GET', address, authorization)).status]).toEqual([address, 401]);
    }
  });

  test('the routes without authentication reveal no data of any owner, and accept only GET', async () => {
    const addresses = [...OPEN.map((name) => name.split(' ')[1]!), ...MOUNTED.open];
    for (const address of addresses) {
      const { status, text } = await ask('GET', address);
      expect([address, status]).toEqual([address, 200]);
      expect(text).not.toMatch(/shop-[ab]|good\.jpg|postgres:/);
      for (const id of ids()) expect(text).not.toContain(id);
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
        expect([method, address, (await ask(method, address)).status]).toEqual([method, address, 401]);
    }
  });

  test('an owner’s key does not open the metrics and the queue dashboard', async () => {
    for (const address of ['/metrics', '/METRICS/', '/queues', '/Queues/api/queues'])
      expect([address, (await ask('GET', address, `Bearer ${owner.key}`)).status]).toEqual([address, 401]);
  });

  test.each(SPELLINGS)('an unusual spelling of a path does not bypass authentication: %s', async (path) => {
    const { hostname, port } = new URL(stage.program.url);
    const asked = httpRequest({ hostname, port, path }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const { statusCode: status } = response;
    const text = String(await buffer(response));
    expect([401, 404]).toContain(status);
    for (const id of ids()) expect(text).not.toContain(id);
  });

  test('no route returns an owner’s objects to another owner', async () => {
    for (const route of closedRoutes()) {
      for (const address of addressesOf(route)) {
        const { status, text } = await ask(route.method, address, `Bearer ${other.key}`);
        // A route without an id may respond, but not with the owner's ids.
        const result = address === route.path ? ids().filter((id) => text.includes(id)) : status;
        expect([route.method, address, result]).toEqual([
          route.method,
          address,
          address === route.path ? [] : 404,
        ]);
      }
    }
  });

  test('every route accepts an id in capitals', async () => {
    const headers = { authorization: `Bearer ${owner.key}` };
    const routes = closedRoutes().filter(({ method, path }) => method === 'GET' && path.includes(':id'));
    expect(routes.length).toBeGreaterThan(6);
    for (const { path } of routes) {
      const pair = () =>
        Promise.all(
          [idFor(path), idFor(path).toUpperCase()].map(async (id) => {
            const response = await fetch(`${stage.program.url}${path.replace(':id', id)}`, { headers });
            return [path, response.status, Buffer.from(await response.arrayBuffer()).toString('latin1')];
          }),
        );
      // A delivery may change its state between the two requests, though not forever.
      await stage.until(async () => {
        const [plain, capitals] = await pair();
        return JSON.stringify(plain) === JSON.stringify(capitals);
      });
      expect((await pair())[0]!.slice(0, 2)).toEqual([path, 200]);
    }
  });

  test('every route returns an owner’s objects to that owner', async () => {
    // Routes that change objects come last.
    const order = (route: Route) => (route.method === 'GET' ? 0 : 1);
    for (const route of closedRoutes().toSorted((a, b) => order(a) - order(b))) {
      // DELETE would remove the objects, and PATCH needs a body.
      if (['DELETE', 'PATCH'].includes(route.method)) continue;
      for (const address of addressesOf(route).filter((one) => one !== route.path)) {
        const { status } = await ask(route.method, address, `Bearer ${owner.key}`);
        // 415: the route needs a body, and asks for it only from those who may see the request.
        expect([route.method, address, [200, 202, 409, 415].includes(status)]).toEqual([
          route.method,
          address,
          true,
        ]);
      }
    }
    await owner.settled(has.request);
  });
});
