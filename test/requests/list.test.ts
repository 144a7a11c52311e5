import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

interface Listed {
  readonly requests: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string; readonly status: string }[];
  };
}

const WATCH = `subscription ($status: RequestStatus, $search: String) {
  requests(first: 10, status: $status, search: $search) { totalCount nodes { id status } }
}`;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.servePhoto('/a.jpg', { width: 64, height: 48 });
}, 60_000);
afterAll(() => stage?.dispose());

const upload = () => stage.api.upload(catalogue([stage.host.url('/a.jpg')]));

/** Follows the list; `until` waits for a state of it. */
function watch(variables: Record<string, unknown> = {}) {
  const client = createClient({
    url: `${stage.program.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  });
  const states: Listed['requests'][] = [];
  const end = client.subscribe<Listed>(
    { query: WATCH, variables },
    {
      next: ({ data }) => void states.push(data!.requests),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return {
    states,
    until: (matches: (state: Listed['requests']) => boolean) =>
      stage.until(() => states.length > 0 && matches(states.at(-1)!)),
    end: async () => {
      end();
      await client.dispose();
    },
  };
}

test('the list of requests is sent as it is, and again after an upload, an end and a deletion', async () => {
  const list = watch();
  await list.until(({ totalCount }) => totalCount === 0);
  const id = await upload();
  await list.until(({ nodes }) => nodes[0]?.id === id && nodes[0].status === 'COMPLETED');
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  await list.until(({ totalCount }) => totalCount === 0);
  // A list without changes is not sent again.
  const { length } = list.states;
  await stage.api.settled(await upload());
  expect(list.states.slice(length).every(({ totalCount }) => totalCount === 1)).toBe(true);
  await list.end();
});

test('the list has only requests with a status and a part of the file name, in GraphQL and REST', async () => {
  await stage.api.settled(await upload());
  const found = async (search: string) => {
    const { requests } = await stage.api.query<Listed>(
      'query ($search: String) { requests(search: $search) { totalCount nodes { id status } } }',
      { search },
    );
    const rest = await fetch(
      `${stage.program.url}/api/requests?search=${encodeURIComponent(search.toWellFormed())}`,
    );
    return [requests.totalCount > 0, ((await rest.json()) as { totalCount: number }).totalCount > 0];
  };
  expect(await found('CATA')).toEqual([true, true]);
  // A wildcard of LIKE is a character like any other.
  expect(await found('c%e')).toEqual([false, false]);
  expect(await found('_')).toEqual([false, false]);
  // PostgreSQL stores neither a NUL nor half a surrogate pair.
  for (const text of ['\u0000', 'CATA\u0000', '\ud800']) expect(await found(text)).toEqual([false, false]);
  const [completed, failed] = [watch({ status: 'COMPLETED', search: '.csv' }), watch({ status: 'FAILED' })];
  await completed.until(({ totalCount }) => totalCount > 0);
  await failed.until(({ totalCount }) => totalCount === 0);
  await Promise.all([completed.end(), failed.end()]);
});
