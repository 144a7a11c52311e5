import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import dns, { type LookupOptions } from 'node:dns';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigError, readConfig } from '../config/index.js';
import { describeWith } from '../../test/support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../../test/support/s3/s3-server.js';
import { createClient } from './s3-client.js';
import { S3Storage } from './s3-storage.js';

jest.setTimeout(60_000);

const TOKEN = 'a-session-token';
const HOUR_MS = 3_600_000;
const before = { ...process.env };
const cleanups: (() => void | Promise<void>)[] = [];

/** Starts a server on this machine, which ends with the test, and returns its origin. */
async function serve(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sets variables as the operator of a process would, without those of this machine. */
function setVariables(variables: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  const none = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
  };
  Object.assign(process.env, none, variables);
}

afterEach(async () => {
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  for (const clean of cleanups.splice(0)) await clean();
});

describeWith('s3', s3Available, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.dispose());

  const given = (more: Record<string, unknown> = {}) => ({
    AccessKeyId: server.accessKey,
    SecretAccessKey: server.secretKey,
    Token: TOKEN,
    Expiration: new Date(Date.now() + HOUR_MS).toISOString(),
    ...more,
  });

  /** Returns the configuration without keys, through a proxy that records the session token of each request. */
  async function configAndTokens(variables: Record<string, string> = {}) {
    const tokens = new Set<string | undefined>();
    const { hostname, port } = new URL(server.endpoint);
    const endpoint = await serve((request, response) => {
      const { method, url, headers } = request;
      tokens.add(headers['x-amz-security-token'] as string | undefined);
      const forwarded = http.request({ hostname, port, method, path: url, headers }, (upstream) => {
        response.writeHead(upstream.statusCode!, upstream.headers);
        upstream.pipe(response);
      });
      request.pipe(forwarded);
    });
    const all = { S3_ENDPOINT: endpoint, S3_BUCKET: `test-${randomUUID()}`, ...variables };
    return { config: readConfig(all).storage.s3!, tokens };
  }

  /** Stores an object and reads it by a presigned URL. */
  async function useStorage(variables?: Record<string, string>) {
    const { config, tokens } = await configAndTokens(variables);
    const storage = await S3Storage.open(config);
    await storage.put('a.png', Buffer.from('image'));
    const url = (await storage.redirectUrl('a.png'))!;
    expect(await (await fetch(url)).text()).toBe('image');
    return { tokens: [...tokens].filter((token) => token !== undefined), url };
  }

  test('the keys of the variables are used, with the session token in every request and presigned URL', async () => {
    setVariables({ AWS_ACCESS_KEY_ID: 'unused', AWS_SECRET_ACCESS_KEY: 'unused' });
    const keys = { S3_ACCESS_KEY: server.accessKey, S3_SECRET_KEY: server.secretKey };
    const { tokens, url } = await useStorage({ ...keys, S3_SESSION_TOKEN: TOKEN });
    expect(tokens).toEqual([TOKEN]);
    expect(url).toContain(`X-Amz-Security-Token=${TOKEN}`);
    expect((await useStorage(keys)).tokens).toEqual([]);
  });

  test('without keys the credentials of the environment are used', async () => {
    setVariables({
      AWS_ACCESS_KEY_ID: server.accessKey,
      AWS_SECRET_ACCESS_KEY: server.secretKey,
      AWS_SESSION_TOKEN: TOKEN,
    });
    expect((await useStorage()).tokens).toEqual([TOKEN]);
  });

  test('without keys the credentials of a shared file are used', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'halftone-aws-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'credentials');
    await writeFile(
      file,
      `[shop]\naws_access_key_id = ${server.accessKey}\naws_secret_access_key = ${server.secretKey}\n`,
    );
    setVariables({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'shop' });
    expect((await useStorage()).tokens).toEqual([]);
  });

  test('without keys the role of a container is used, with the token of its file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'halftone-aws-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    await writeFile(path.join(folder, 'token'), 'pod-token');
    const seen: (string | undefined)[] = [];
    const agent = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(JSON.stringify(given()));
    });
    setVariables({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path.join(folder, 'token'),
    });
    expect((await useStorage()).tokens).toEqual([TOKEN]);
    // Once per client: one writes, the other reads.
    expect(new Set(seen)).toEqual(new Set(['pod-token']));
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  test('without keys the role of an instance is used', async () => {
    const metadata = await serve((request, response) => {
      const answers: Readonly<Record<string, string>> = {
        'PUT /latest/api/token': 'imds-token',
        'GET /latest/meta-data/iam/security-credentials/': 'halftone-role',
        'GET /latest/meta-data/iam/security-credentials/halftone-role': JSON.stringify(
          given({ Code: 'Success', Type: 'AWS-HMAC' }),
        ),
      };
      const answer = answers[`${request.method} ${request.url}`];
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    setVariables({ AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata, AWS_EC2_METADATA_DISABLED: '' });
    expect((await useStorage()).tokens).toEqual([TOKEN]);
  });

  test('without keys a web identity is exchanged for credentials', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'halftone-aws-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    await writeFile(path.join(folder, 'identity'), 'jwt');
    let form = '';
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = given();
    const answer = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${AccessKeyId}</AccessKeyId>
      <SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken>
      <Expiration>${Expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
    </AssumeRoleWithWebIdentityResponse>`;
    const respond = async (request: IncomingMessage, response: ServerResponse) => {
      form = await text(request);
      response.setHeader('content-type', 'text/xml').end(answer);
    };
    const sts = await serve((request, response) => void respond(request, response));
    setVariables({
      AWS_WEB_IDENTITY_TOKEN_FILE: path.join(folder, 'identity'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/halftone',
      AWS_ENDPOINT_URL_STS: sts,
    });
    expect((await useStorage()).tokens).toEqual([TOKEN]);
    expect(new URLSearchParams(form).get('WebIdentityToken')).toBe('jwt');
  });

  test('temporary credentials are renewed before they expire', async () => {
    let count = 0;
    const agent = await serve((_request, response) =>
      response.end(
        JSON.stringify(
          given({ Token: `token-${++count}`, Expiration: new Date(Date.now() + 60_000).toISOString() }),
        ),
      ),
    );
    setVariables({ AWS_CONTAINER_CREDENTIALS_FULL_URI: agent });
    const { config, tokens } = await configAndTokens();
    const client = createClient(config);
    await client.makeBucket(config.bucket, config.region);
    expect([...tokens]).toContain('token-1');
    // The renewal runs in the background: requests use the first token until it is done.
    while (!tokens.has('token-2')) await client.putObject(config.bucket, 'a.png', 'image');
    expect(count).toBeGreaterThan(1);
  });

  test('without any credentials the start ends with an error that names the variables', async () => {
    setVariables({});
    const { config } = await configAndTokens();
    const error: unknown = await S3Storage.open(config).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).errors).toEqual([
      expect.stringMatching(/^S3_ACCESS_KEY and S3_SECRET_KEY are unset.*instance role/),
    ]);
  });

  test.each([
    ['true', 's3.test'],
    ['false', 'pictures.s3.test'],
  ])('with S3_PATH_STYLE=%s requests and presigned URLs have the host %s', async (pathStyle, host) => {
    setVariables({});
    const { port } = new URL(server.endpoint);
    const hosts = new Set<string>();
    const lookup = (name: string, options: LookupOptions, done: (...found: unknown[]) => void) => {
      hosts.add(name);
      if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    };
    jest.spyOn(dns, 'lookup').mockImplementation(lookup as never);
    const config = readConfig({
      ...server.variables('pictures'),
      S3_ENDPOINT: `http://s3.test:${port}`,
      S3_PATH_STYLE: pathStyle,
    }).storage.s3!;
    const storage = await S3Storage.open(config);
    await storage.put('requests/r1/images/a.png', Buffer.from('image'));
    expect([...hosts]).toEqual([host]);
    expect(await storage.head('requests/r1/images/a.png')).toMatchObject({ size: 5 });
    const url = new URL((await storage.redirectUrl('requests/r1/images/a.png'))!);
    const folder = pathStyle === 'true' ? '/pictures' : '';
    expect([url.hostname, url.pathname]).toEqual([host, `${folder}/requests/r1/images/a.png`]);
    const client = createClient(readConfig(server.variables('pictures')).storage.s3!);
    expect((await client.statObject('pictures', 'requests/r1/images/a.png')).size).toBe(5);
  });
});
