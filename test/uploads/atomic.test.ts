import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ApiClient, HEADER, rows } from '../support/client.js';
import { startLossyProxy } from '../support/lossy-proxy.js';
import {
  beginUpload,
  endUpload,
  file,
  MAP,
  multipart,
  operations,
  type Upload,
  UPLOAD_HEADERS,
} from '../support/multipart.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';
import { openTransactions, traces, tracesAtRest } from '../support/traces.js';

let stage: Stage;
let before: string[];

beforeAll(async () => {
  // Always on files: some tests look at half-written files, or break the storage by hand.
  stage = await startStage({ env: { ROLES: 'api', ...ON_FILES } });
});
afterAll(() => stage?.dispose());

beforeEach(async () => {
  before = await tracesAtRest(stage);
});

const expectNothingLeft = async () => expect(await tracesAtRest(stage)).toEqual(before);

const stalledPost = (
  route: string,
  start: string | Uint8Array,
  headers: Record<string, string> = UPLOAD_HEADERS,
): ClientRequest => {
  const sent = httpRequest(stage.program.url + route, { method: 'POST', headers });
  sent.on('error', () => {});
  sent.write(start);
  return sent;
};

const counts = async (id: string) => {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { totalProducts progress { totalImages } } }',
    { id },
  );
  return [request.totalProducts, request.progress.totalImages];
};

describe('an interrupted upload', () => {
  const begin = async (input: Record<string, unknown> = {}): Promise<Upload> => {
    const upload = beginUpload(stage.program.url, HEADER + rows(2000), input);
    // Wait until its transaction is open and its file is being stored; either may happen first.
    await stage.until(async () => {
      const stored = await stage.objects.unfinished();
      return stored.length === 1 && (await openTransactions(stage)) > 0;
    });
    return upload;
  };

  test.each([
    ['closes the connection', (upload: ClientRequest) => upload.destroy()],
    ['resets the connection', (upload: ClientRequest) => upload.socket!.resetAndDestroy()],
  ])('leaves nothing behind when the client %s', async (_, disconnect) => {
    disconnect(await begin());
    await expectNothingLeft();
  });

  test('releases its idempotency key', async () => {
    const upload = await begin({ idempotencyKey: 'again' });
    // Waits for the key until the first upload is interrupted.
    const second = stage.api.upload(HEADER + rows(1), { idempotencyKey: 'again' });
    await stage.until(async () => (await openTransactions(stage)) === 2);
    upload.destroy();
    expect(await counts(await second)).toEqual([1, 1]);
  });

  test.each([
    ['in its first line', 'S. No.,Product'],
    ['after its first row', HEADER + rows(1)],
    ['after thousands of rows', HEADER + rows(3000)],
  ])('%s is rejected when the body claims to be complete', async (_, csv) => {
    const body = multipart([operations(), MAP, file(csv)], { more: true });
    expect(await stage.api.post(body, UPLOAD_HEADERS)).toMatchObject({
      body: { errors: [{ extensions: { code: 'INVALID_INPUT' } }] },
    });
    await expectNothingLeft();
  });

  test('before its file begins is rejected', async () => {
    const body = multipart([operations(), MAP], { more: true });
    expect(await stage.api.post(body, UPLOAD_HEADERS)).toMatchObject({
      body: { errors: [{ extensions: { code: 'INVALID_INPUT' } }] },
    });
    await expectNothingLeft();
  });

  test('at any byte does not stop the program', async () => {
    const body = multipart([operations(), MAP, file(HEADER + rows(10))]);
    const head = [
      `POST /graphql HTTP/1.1`,
      'Host: x',
      `Content-Length: ${body.length}`,
      ...Object.entries(UPLOAD_HEADERS).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
    const { hostname, port } = new URL(stage.program.url);
    for (let length = 0; length < body.length; length += 23) {
      const socket = connect(Number(port), hostname);
      socket.end(Buffer.concat([Buffer.from(head), body.subarray(0, length)]));
      await once(socket.resume(), 'close');
    }
    await expectNothingLeft();
  });

  test('fails with UNAVAILABLE and leaves nothing behind when its database connection is lost', async () => {
    const upload = await begin();
    await stage.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
    );
    const { body } = await endUpload(upload, rows(2000));
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    await expectNothingLeft();
  });
});

test('stalled uploads do not delay queries or other uploads', async () => {
  const stalled = Array.from({ length: 20 }, () => beginUpload(stage.program.url, HEADER + rows(2000)));
  await stage.until(async () => (await openTransactions(stage)) >= 2);
  expect(await stage.api.query('{ requests { totalCount } }')).toMatchObject({
    requests: { totalCount: expect.any(Number) },
  });
  await expect(stage.api.upload(`${HEADER}1,Chair,no address\n`)).rejects.toMatchObject({
    extensions: { code: 'INVALID_CSV' },
  });
  for (const upload of stalled) upload.destroy();
  await expectNothingLeft();
});

test('a stalled GraphQL upload, form upload and query are aborted with 408', async () => {
  const stalled = [
    beginUpload(stage.program.url, HEADER + rows(2000)),
    stalledPost('/api/upload', multipart([file(HEADER, 'a.csv', 'file')], { more: true })),
    stalledPost('/graphql', '{"query":', { 'content-type': 'application/json' }),
  ];
  const responses = await Promise.all(
    stalled.map((sent) => once(sent, 'response') as Promise<[IncomingMessage]>),
  );
  for (const [response] of responses) {
    expect(response.statusCode).toBe(408);
    expect(await text(response)).toContain('less than 1024 bytes a second');
  }
  await expectNothingLeft();
});

describe('when a dependency fails', () => {
  const internal = {
    message: expect.stringMatching(/^Internal error\. /),
    extensions: { code: 'INTERNAL', id: expect.any(String) },
  };
  const unavailable = { extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 5 } };
  const expectFailure = async (failure: object = internal) => {
    const error = await stage.api.upload(HEADER + rows(10)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ errors: [failure] });
    await expectNothingLeft();
    return error as { extensions: { id: string } };
  };

  test('a failure of the storage leaves nothing in the database', async () => {
    const objects = path.join(stage.program.dataDir, 'objects');
    await rename(objects, `${objects}.away`);
    await writeFile(objects, 'in the way');
    before = await traces(stage);
    const error = await expectFailure();
    await rm(objects);
    await rename(`${objects}.away`, objects);
    expect(stage.program.output()).toContain(error.extensions.id);
    expect(await counts(await stage.api.upload(HEADER + rows(10)))).toEqual([10, 10]);
  });

  test.each([
    ['the last statement', `RAISE EXCEPTION 'no more'`, internal],
    ['the connection at the last statement', `PERFORM pg_terminate_backend(pg_backend_pid())`, unavailable],
  ])('a failure of %s leaves nothing in the storage', async (_, statement, failure) => {
    await stage.sql(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN ${statement.replaceAll(`'`, `''`)}; RETURN NEW; END'`,
    );
    await stage.sql('CREATE TRIGGER fail BEFORE UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION fail()');
    await expectFailure(failure);
    await stage.sql('DROP FUNCTION fail CASCADE');
    expect(await counts(await stage.api.upload(HEADER + rows(10)))).toEqual([10, 10]);
  });

  test('an upload succeeds when the connection is lost after its commit', async () => {
    const proxy = await startLossyProxy(stage.program.databaseUrl);
    const program = await stage.join({ env: { ROLES: 'api', DATABASE_URL: proxy.url, ...ON_FILES } });
    try {
      proxy.loseAnswerTo('COMMIT');
      const id = await new ApiClient(program.url).upload(HEADER + rows(10));
      expect(await counts(id)).toEqual([10, 10]);
      expect(await stage.objects.list(`requests/${id}/`)).toEqual([`requests/${id}/input.csv`]);
    } finally {
      await program.stop();
      await proxy.close();
    }
  });
});
