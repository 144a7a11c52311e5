import type { ClientRequest, IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { HEADER, rows } from '../support/client.js';
import { beginUpload, endUpload, file, multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const SPACE = 1_000_000;
const LARGE = (HEADER + rows(10)).padEnd(600_000, '\n');

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({
    env: { ROLES: 'api', MAX_CSV_BYTES: String(SPACE), UPLOAD_SPOOL_BYTES: String(SPACE) },
  });
});
afterAll(() => stage?.dispose());

const refusal = { code: 'TOO_MANY_UPLOADS', retryAfterSeconds: 10 };

type Answer = { status: number; retryAfter: string | undefined; body: Record<string, unknown> };

async function answered(upload: ClientRequest): Promise<Answer> {
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  const body = (await json(response)) as Answer['body'];
  return { status: response.statusCode!, retryAfter: response.headers['retry-after'], body };
}

/** How many bytes of uploads the program has on disk, as it says itself. */
async function spooled(): Promise<number> {
  const metrics = await (await fetch(`${stage.program.url}/metrics`)).text();
  return Number(/^halftone_upload_spool_bytes (\d+)$/m.exec(metrics)![1]);
}

const onDisk = (least: number) => stage.until(async () => (await spooled()) >= least);
const empty = () => stage.until(async () => (await spooled()) === 0);

const beginForm = (): ClientRequest => {
  const sent = httpRequest(`${stage.program.url}/api/upload`, { method: 'POST', headers: UPLOAD_HEADERS });
  sent.on('error', () => {});
  sent.write(multipart([file(LARGE, 'a.csv', 'file')], { more: true }));
  return sent;
};
const beginGraphql = () => beginUpload(stage.program.url, LARGE);

const END = multipart([]);

describe.each([
  ['a form', beginForm, (answer: Answer) => answer.body],
  [
    'GraphQL',
    beginGraphql,
    ({ body }: Answer) => (body.errors as { extensions: Record<string, unknown> }[])[0]!.extensions,
  ],
])('an upload by %s', (_, begin, detailsOf) => {
  test.each([
    ['a form', beginForm],
    ['GraphQL', beginGraphql],
  ])('for which one by %s leaves no space is refused, and taken once that has left', async (__, hold) => {
    const before = await tracesAtRest(stage);
    const first = hold();
    await onDisk(LARGE.length);
    const refused = begin();
    refused.end(END);
    const answer = await answered(refused);
    expect([answer.status, answer.retryAfter]).toEqual([503, '10']);
    expect(detailsOf(answer)).toMatchObject(refusal);
    first.destroy();
    await empty();
    expect(await tracesAtRest(stage)).toEqual(before);
    const taken = begin();
    taken.end(END);
    expect((await answered(taken)).status).toBeLessThan(300);
    await empty();
  });
});

test('a query without an upload is answered while there is no space', async () => {
  const first = beginForm();
  await onDisk(LARGE.length);
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
  first.destroy();
  await empty();
});

test('the space of a faulty file, and of one that is too large, is free again', async () => {
  await expect(stage.api.upload(`${HEADER}1,,\n`.padEnd(900_000, '\n'))).rejects.toMatchObject({
    code: 'INVALID_CSV',
  });
  await empty();
  const { body } = await endUpload(beginUpload(stage.program.url, HEADER), rows(50_000));
  expect(body.errors).toMatchObject([{ extensions: { code: 'CSV_TOO_LARGE' } }]);
  await empty();
});
