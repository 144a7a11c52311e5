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

const rejection = { code: 'TOO_MANY_UPLOADS', retryAfterSeconds: 10 };

type UploadResponse = { status: number; retryAfter: string | undefined; body: Record<string, unknown> };

async function responseTo(upload: ClientRequest): Promise<UploadResponse> {
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  const body = (await json(response)) as UploadResponse['body'];
  return { status: response.statusCode!, retryAfter: response.headers['retry-after'], body };
}

/** Returns the bytes of uploads on disk, from the program's metrics. */
async function spooled(): Promise<number> {
  const metrics = await (await fetch(`${stage.program.url}/metrics`)).text();
  return Number(/^halftone_upload_spool_bytes (\d+)$/m.exec(metrics)![1]);
}

const untilSpooled = (minimum: number) => stage.until(async () => (await spooled()) >= minimum);
const untilEmpty = () => stage.until(async () => (await spooled()) === 0);

const beginForm = (): ClientRequest => {
  const sent = httpRequest(`${stage.program.url}/api/upload`, { method: 'POST', headers: UPLOAD_HEADERS });
  sent.on('error', () => {});
  sent.write(multipart([file(LARGE, 'a.csv', 'file')], { more: true }));
  return sent;
};
const beginGraphql = () => beginUpload(stage.program.url, LARGE);

const END = multipart([]);

describe.each([
  ['a form', beginForm, (response: UploadResponse) => response.body],
  [
    'GraphQL',
    beginGraphql,
    ({ body }: UploadResponse) => (body.errors as { extensions: Record<string, unknown> }[])[0]!.extensions,
  ],
])('an upload by %s', (_, begin, detailsOf) => {
  test.each([
    ['a form', beginForm],
    ['GraphQL', beginGraphql],
  ])(
    'is rejected while one by %s uses the space, and accepted once that client has disconnected',
    async (__, hold) => {
      const before = await tracesAtRest(stage);
      const first = hold();
      await untilSpooled(LARGE.length);
      const rejected = begin();
      rejected.end(END);
      const response = await responseTo(rejected);
      expect([response.status, response.retryAfter]).toEqual([503, '10']);
      expect(detailsOf(response)).toMatchObject(rejection);
      first.destroy();
      await untilEmpty();
      expect(await tracesAtRest(stage)).toEqual(before);
      const accepted = begin();
      accepted.end(END);
      expect((await responseTo(accepted)).status).toBeLessThan(300);
      await untilEmpty();
    },
  );
});

test('a query without an upload succeeds while no space is free', async () => {
  const first = beginForm();
  await untilSpooled(LARGE.length);
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
  first.destroy();
  await untilEmpty();
});

test('the space of an invalid file and of a too large file is freed', async () => {
  await expect(stage.api.upload(`${HEADER}1,,\n`.padEnd(900_000, '\n'))).rejects.toMatchObject({
    code: 'INVALID_CSV',
  });
  await untilEmpty();
  const { body } = await endUpload(beginUpload(stage.program.url, HEADER), rows(50_000));
  expect(body.errors).toMatchObject([{ extensions: { code: 'CSV_TOO_LARGE' } }]);
  await untilEmpty();
});
