import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ConfigError, readConfig, type S3Config } from '../config/index.js';
import { describeWith } from '../../test/support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../../test/support/s3/s3-server.js';
import { describeObjectStorage } from '../../test/support/storage-contract.js';
import { createClient } from './s3-client.js';
import { giveUpStaleUploads, incompleteUploads } from './s3-leftovers.js';
import { S3Storage } from './s3-storage.js';
import { PART_BYTES } from './s3-upload.js';

// The server writes every object to a database of its bucket as well, one after the other.
jest.setTimeout(120_000);

const key = 'requests/r1/input.csv';
const errorsOf = async (config: S3Config, patience = { connectMs: 5000, idleMs: 5000 }) => {
  const error: unknown = await S3Storage.open(config, { patience }).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw error as Error;
  return error.faults;
};

describeWith('s3', s3Available, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.dispose());

  const newConfig = (variables: Record<string, string> = {}) =>
    readConfig({ ...server.variables(`test-${randomUUID()}`), ...variables }).storage.s3!;

  describeObjectStorage('S3Storage', async () => ({
    // Pages of fifty, so that a prefix of a hundred and more has several.
    storage: await S3Storage.open(newConfig(), { page: 50 }),
    // The server goes with all its buckets.
    dispose: () => Promise.resolve(),
  }));

  describe('at the start', () => {
    test('a bucket that is missing is made, by several at once too', async () => {
      const config = newConfig();
      await Promise.all([S3Storage.open(config), S3Storage.open(config), S3Storage.open(config)]);
      expect(await createClient(config).bucketExists(config.bucket)).toBe(true);
    });

    test.each([
      [{ S3_SECRET_KEY: 'hunter2' }, 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY'],
      [{ S3_REGION: 'eu-central-1' }, 'S3_REGION is not the region of the bucket, which is us-east-1'],
    ])('with %j it says which variable to mend', async (variables, fault) => {
      const faults = await errorsOf(newConfig(variables));
      expect(faults).toEqual([fault]);
    });

    test('with an access key that nobody has it says so', async () => {
      const faults = await errorsOf(newConfig({ S3_ACCESS_KEY: 'nobody:nobody' }));
      expect(faults).toEqual([expect.stringContaining('S3_ACCESS_KEY')]);
    });
  });

  describe('through a gate', () => {
    let gate: Gate;
    let config: S3Config;
    beforeEach(async () => {
      gate = await openGate(server.endpoint);
      config = newConfig({ S3_ENDPOINT: gate.endpoint });
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await gate.close();
    });

    test('that lets no uploads in parts be listed it starts all the same, and says what it needs', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
      gate.refuses = (asked) => /[?&]uploads/.test(asked);
      const storage = await S3Storage.open(config);
      expect(warn.mock.calls.flat().join()).toMatch(
        /does not permit it.*s3:ListBucketMultipartUploads and s3:AbortMultipartUpload/,
      );
      await storage.check();
    });

    test('a check writes as long as nothing else was written, and then no more', async () => {
      const storage = await S3Storage.open(config);
      gate.asked.length = 0;
      await storage.check();
      expect(gate.asked).toEqual([`PUT /${config.bucket}/~check`, `DELETE /${config.bucket}/~check`]);
      gate.asked.length = 0;
      for (let i = 0; i < 3; i++) await storage.check();
      const listing = expect.stringContaining(`GET /${config.bucket}?`) as string;
      expect(gate.asked).toEqual([listing, listing, listing]);
      const other = await S3Storage.open(config);
      await other.put('a.png', Buffer.from('picture'));
      gate.asked.length = 0;
      await other.check();
      expect(gate.asked).toEqual([listing]);
    });

    test('that lets nothing more be written it is not well from then on, until it does', async () => {
      const storage = await S3Storage.open(config);
      await storage.check();
      gate.refuses = (asked) => asked.startsWith('PUT ');
      const failure = { code: 'STORAGE_FAILED', message: 'The storage does not permit it.' };
      await expect(storage.put('a.png', Buffer.from('picture'))).rejects.toMatchObject(failure);
      for (let i = 0; i < 2; i++) await expect(storage.check()).rejects.toMatchObject(failure);
      await expect((await S3Storage.open(config)).check()).rejects.toMatchObject(failure);
      gate.refuses = () => false;
      await storage.check();
      const client = createClient(config);
      const { objects } = await client.listObjectsV2Query(config.bucket, '', '', '', 10, '');
      expect(objects).toEqual([]);
    });

    test('a bucket that is gone is not well', async () => {
      const storage = await S3Storage.open(config);
      await storage.check();
      await createClient(config).removeBucket(config.bucket);
      await expect(storage.check()).rejects.toMatchObject({ message: 'The storage has no bucket any more.' });
    });
  });

  describe('a body of many parts', () => {
    let config: S3Config;
    let storage: S3Storage;
    beforeAll(async () => {
      config = newConfig();
      storage = await S3Storage.open(config);
    });

    const incomplete = async () => {
      const keys: string[] = [];
      for await (const upload of incompleteUploads(createClient(config), config.bucket))
        keys.push(upload.key);
      return keys;
    };

    test('comes back as it was', async () => {
      const pieces = Array.from({ length: 37 }, (_, i) => Buffer.alloc(700_001, `${i} halftone`));
      const size = 37 * 700_001;
      expect(size).toBeGreaterThan(3 * PART_BYTES);
      expect(await storage.put(key, Readable.from(pieces))).toEqual({ size });
      expect((await buffer((await storage.open(key)).stream)).equals(Buffer.concat(pieces))).toBe(true);
      expect(await storage.head(key)).toMatchObject({ key, size, contentType: 'text/csv' });
      for await (const info of storage.list('requests/r1/'))
        expect(info).toEqual(await storage.head(info.key));
      expect(await incomplete()).toEqual([]);
    });

    test('of exactly two parts has two', async () => {
      const body = Buffer.alloc(2 * PART_BYTES, 'x');
      await storage.put(key, Readable.from([body]));
      expect(await storage.head(key)).toMatchObject({
        size: body.length,
        etag: expect.stringMatching(/-2"$/) as string,
      });
    });

    test('that breaks off leaves no parts', async () => {
      const other = 'requests/r2/input.csv';
      const failure = new Error('the upload broke off');
      await expect(storage.put(other, breaking(failure))).rejects.toBe(failure);
      expect(await storage.head(other)).toBeNull();
      expect(await incomplete()).toEqual([]);
    });

    test('that is called off after some parts, in a silence, leaves no parts', async () => {
      const other = 'requests/r2/input.csv';
      const caller = new AbortController();
      const reason = new Error('cancelled');
      const silent = new Readable({ read: () => undefined });
      for (let sent = 0; sent < 2 * PART_BYTES + 1; sent += 1_000_000) silent.push(Buffer.alloc(1_000_000));
      const putting = storage.put(other, silent, { signal: caller.signal });
      const calling = (async () => {
        while ((await incomplete()).length === 0) await nextTurn();
        caller.abort(reason);
      })();
      await expect(putting).rejects.toBe(reason);
      await calling;
      expect(await incomplete()).toEqual([]);
      expect(await storage.head(other)).toBeNull();
    });

    test('that a crash left is given up once it is old', async () => {
      const client = createClient(config);
      await client.initiateNewMultipartUpload(config.bucket, key, {});
      expect(await giveUpStaleUploads(client, config.bucket)).toBe(0);
      expect(await incomplete()).toEqual([key]);
      expect(await giveUpStaleUploads(client, config.bucket, Date.now() + 25 * 3_600_000)).toBe(1);
      expect(await incomplete()).toEqual([]);
    });
  });

  describe('what others than us read', () => {
    test('has the headers of its kind', async () => {
      const config = newConfig();
      const storage = await S3Storage.open(config);
      const client = createClient(config);
      const headersOf = async (name: string) => {
        await storage.put(name, Buffer.from('body'));
        const request = { method: 'HEAD', bucketName: config.bucket, objectName: name };
        return (await client.makeRequestAsyncOmit(request)).headers;
      };
      expect(await headersOf('a.png')).toMatchObject({
        'content-type': 'image/png',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(await headersOf('a.svg')).toMatchObject({
        'content-type': 'image/svg+xml',
        'content-disposition': 'attachment',
      });
      expect(await headersOf('a.csv')).toMatchObject({ 'cache-control': 'no-cache' });
    });

    test('a presigned address leads to the picture, for a time the same', async () => {
      const storage = await S3Storage.open(newConfig());
      await storage.put('a.png', Buffer.from('picture'));
      const url = await storage.redirectUrl('a.png');
      const answer = await fetch(url!);
      expect(await answer.text()).toBe('picture');
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect((await fetch(url!.replace('a.png', 'b.png'))).status).toBe(403);
    });

    test.each(['a.svg', 'a.csv', 'a.html'])('%s comes through us', async (name) => {
      const config = newConfig({ S3_PUBLIC_URL: 'https://cdn.example' });
      const storage = await S3Storage.open(config);
      expect(await storage.redirectUrl(name)).toBeNull();
      expect(await storage.redirectUrl('a.png')).toBe('https://cdn.example/a.png');
    });
  });
});

describe('a server that is not well', () => {
  let server: Server;
  afterEach(() => {
    server.close();
  });

  const configOf = async (behave: (server: Server) => void): Promise<S3Config> => {
    server = createServer().listen(0, '127.0.0.1');
    behave(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const keys = { S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'hunter2' };
    return readConfig({ S3_ENDPOINT: `http://127.0.0.1:${port}`, ...keys }).storage.s3!;
  };
  const answering = (answer: string) => (listening: Server) =>
    listening.on('connection', (socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(answer));
    });

  test('is not there', async () => {
    const config = await configOf(() => undefined);
    server.close();
    await once(server, 'close');
    expect(await errorsOf(config)).toEqual(['S3_ENDPOINT cannot be reached (ECONNREFUSED)']);
  });

  test('says nothing', async () => {
    const sockets: { destroy(): void }[] = [];
    const config = await configOf((listening) =>
      listening.on('connection', (socket) => sockets.push(socket)),
    );
    const faults = await errorsOf(config, { connectMs: 1000, idleMs: 50 });
    for (const socket of sockets) socket.destroy();
    expect(faults).toEqual([expect.stringMatching(/^S3_ENDPOINT does not answer/)]);
    expect(sockets).toHaveLength(3);
  });

  test.each([
    [
      'HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      'S3_ENDPOINT cannot serve requests (HTTP 503)',
    ],
    [
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello',
      'S3_ENDPOINT does not answer as an S3 server does',
    ],
    ['SSH-2.0-OpenSSH\r\n', 'S3_ENDPOINT cannot be reached (HPE_INVALID_CONSTANT)'],
  ])('says %j', async (answer, fault) => {
    expect(await errorsOf(await configOf(answering(answer)))).toEqual([fault]);
  });
});

async function* breaking(error: Error): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < 2.5 * PART_BYTES; sent += 1_000_000) yield Buffer.alloc(1_000_000);
  throw error;
}

/** A way to an S3 server that notes what is asked of it, and turns away what `refuses` says. */
interface Gate {
  readonly endpoint: string;
  readonly asked: string[];
  refuses: (asked: string) => boolean;
  close(): Promise<void>;
}

async function openGate(endpoint: string): Promise<Gate> {
  const { hostname, port } = new URL(endpoint);
  const server = http.createServer((request, response) => {
    const { method, url, headers } = request;
    const asked = `${method} ${url?.replace(/\/$/, '')}`;
    gate.asked.push(asked);
    if (gate.refuses(asked)) {
      request.resume();
      response.writeHead(403, { 'Content-Type': 'application/xml' });
      response.end('<Error><Code>AccessDenied</Code><Message>No.</Message></Error>');
      return;
    }
    const forwarded = http.request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const gate: Gate = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    refuses: () => false,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return gate;
}
