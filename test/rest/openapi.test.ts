import { Validator } from '@seriousme/openapi-schema-validator';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { startReceiver } from '../support/receiver.js';
import { onStage, type Stage, startStage } from '../support/stage.js';
import { describeWith } from '../support/real-services.js';

/** Paths outside the REST API, for operators, GraphQL clients and browsers. */
const OTHERS = /^\/(graphql|graphiql|metrics|files|queues|requests)(\/|$)|^\/api\/docs/;

interface DocumentedResponse {
  readonly $ref?: string;
  readonly description: string;
  readonly content?: object;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

const SECRET_KEY = 'a secret key of these tests alone';

let stage: Stage;
// oxlint-disable-next-line typescript/no-explicit-any
let document: any;

beforeAll(async () => {
  const hook = pathToFileURL(path.resolve('test/support/routes.hook.mjs')).href;
  stage = await startStage({
    execArgv: ['--import', hook],
    env: { SECRET_KEY },
  });
  document = (await curl([`${stage.program.url}/api/openapi.json`])).json();
}, 60_000);
afterAll(() => stage?.dispose());

const operations = (): (readonly [route: string, Operation])[] =>
  Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([at, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${at}`, operation] as const),
  );

const resolved = (response: DocumentedResponse): DocumentedResponse =>
  response.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1)!];

test('the document is valid OpenAPI 3.1 and contains the URL of this server', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers[0].url).toBe(stage.program.url);
  expect(document.security).toEqual([]);
  expect(document.components.securitySchemes).toBeUndefined();
});

test('the document contains every route of the REST API and no other', () => {
  const added = [...stage.program.output().matchAll(/^route (\w+) (\/.*)$/gm)]
    .map(([, method, at]) => ({ method, at: at!.replaceAll(/:(\w+)/g, '{$1}') }))
    // The separate routers of the pages report paths without a folder.
    .filter(({ at }) => at.lastIndexOf('/') > 0 || at === '/upload')
    .filter(({ at }) => !OTHERS.test(at))
    .map(({ method, at }) => `${method} ${at}`);
  expect(added.length).toBeGreaterThan(15);
  expect(
    operations()
      .map(([route]) => route)
      .toSorted(),
  ).toEqual([...new Set(added)].toSorted());
});

test('every operation has an id, a summary, a description, a tag and documented responses', () => {
  const ids = operations().map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const groups = (document.tags as { name: string }[]).map(({ name }) => name);
  for (const [route, { operationId, summary, description, tags, responses }] of operations()) {
    expect([route, operationId]).toEqual([route, expect.stringMatching(/^[a-z][A-Za-z]+$/)]);
    expect([route, summary, description]).toEqual([
      route,
      expect.stringMatching(/\w/),
      expect.stringMatching(/\w/),
    ]);
    expect(groups).toContain(tags[0]);
    for (const [status, response] of Object.entries(responses)) {
      const { description: text, content } = resolved(response);
      expect([route, status, text]).toEqual([route, status, expect.stringMatching(/\w/)]);
      const hasProblem = content !== undefined && 'application/problem+json' in content;
      // The error responses of files (416) and health checks (503) are not problem documents.
      const isProbe = status === '503' && route.includes('/health/');
      const isProblem = /^[45]|default/.test(status) && status !== '416' && !isProbe;
      expect([route, status, hasProblem]).toEqual([route, status, isProblem]);
    }
    expect([route, ...Object.keys(responses)].join(' ')).toMatch(/ 20\d/);
  }
});

test('every schema reference resolves', () => {
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(20);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
});

test('on a server with keys, every operation except the public ones requires a key', () =>
  onStage({ env: { ROLES: 'api', AUTH: 'keys', SECRET_KEY } }, async ({ program }) => {
    const { security, components, paths, webhooks } = (
      await curl([`${program.url}/api/openapi.json`])
    ).json();
    expect(security).toEqual([{ key: [] }]);
    expect(components.securitySchemes).toHaveProperty('key');
    for (const at of ['/health/live', '/health/ready', '/api/openapi.json']) {
      expect(paths[at].get.security).toEqual([]);
      expect((await curl([`${program.url}${at}`])).status).toBe(200);
    }
    expect(paths['/api/requests'].get.security).toBeUndefined();
    for (const { post } of Object.values<{ post: Operation }>(webhooks))
      expect(post).toMatchObject({ security: [], tags: ['Webhooks'] });
  }));

test('webhook events have the documented headers and fields', async () => {
  const receiver = await startReceiver();
  await stage.servePhoto('/a.jpg', { width: 60, height: 40 });
  const { registerWebhook } = await stage.api.query(
    `mutation { registerWebhook(input: { url: "${receiver.url('/')}" }) { webhook { id } } }`,
  );
  await curl(['--request', 'POST', `${stage.program.url}/api/webhooks/${registerWebhook.webhook.id}/test`]);
  await stage.api.settled(await stage.api.upload(catalogue([stage.host.url('/a.jpg')])));
  await stage.until(() => receiver.received('/').length === 2);
  for (const { headers, body } of receiver.received('/')) {
    const event = JSON.parse(body);
    const { parameters, requestBody } = document.webhooks[event.type].post;
    for (const { name } of parameters as { name: string }[]) expect(headers).toHaveProperty(name);
    const name = requestBody.content['application/json'].schema.$ref.split('/').at(-1)!;
    const { properties } = document.components.schemas[name];
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(properties).toSorted());
    expect(Object.keys(event.data).toSorted()).toEqual(properties.data.required.toSorted());
    const [product] = event.data.products ?? [];
    expect(Object.keys(product ?? {}).toSorted()).toEqual(
      product === undefined ? [] : properties.data.properties.products.items.required.toSorted(),
    );
  }
  await receiver.close();
});

test('each documented problem has an example with its code and status', () => {
  const seen = new Set<string>();
  for (const [, { responses }] of operations()) {
    for (const [status, { content }] of Object.entries(responses)) {
      const { examples = {} } =
        (content as Record<string, { examples?: Record<string, { value: object }> }>)?.[
          'application/problem+json'
        ] ?? {};
      for (const [code, { value }] of Object.entries(examples)) {
        seen.add(code);
        expect(value).toMatchObject({
          code,
          status: Number(status),
          type: expect.stringMatching(`/${code}$`),
        });
      }
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining(['NOT_FOUND', 'INVALID_CSV', 'UNSUPPORTED_MEDIA_TYPE']));
});

describe('the page of the REST API', () => {
  test.each(['/api/docs', '/api/docs/', '/api/docs/start.js', '/api/docs/swagger-ui-bundle.js'])(
    '%s is served with a strict content security policy',
    async (at) => {
      const { status, headers } = await curl([`${stage.program.url}${at}`]);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    },
  );

  test.each(['/api/docs/package.json', '/api/docs/index.html', '/api/docs/../../package.json'])(
    '%s is not served',
    async (at) => {
      expect((await curl([`${stage.program.url}${at}`])).status).toBe(404);
    },
  );
});

describeWith('chromium', hasChromium, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('the page shows every operation, runs two of them, and loads nothing from another host', async () => {
    const { page, hosts, errors } = await openPage(browser);
    await page.goto(`${stage.program.url}/api/docs`);
    await page.locator('.opblock').first().waitFor();
    const events = Object.keys(document.webhooks).length;
    expect(await page.locator('.opblock').count()).toBe(operations().length + events);

    const list = page.locator('.opblock', { hasText: 'List webhooks' });
    await list.locator('.opblock-summary-control').click();
    await list.getByRole('button', { name: 'Execute' }).click();
    await list.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();

    const upload = page.locator('#operations-Catalogues-upload');
    await upload.locator('.opblock-summary-control').click();
    await upload.locator('input[type=file]').setInputFiles({
      name: 'lamps.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Name,Images\nLamp,http://127.0.0.1:9/a.png\n'),
    });
    await upload.getByRole('button', { name: 'Execute' }).click();
    await upload.locator('.live-responses-table .response-col_status').first().waitFor();
    const shown = await upload.locator('.live-responses-table').innerText();
    expect(shown).toContain('Accepted: 1 image of 1 product.');
    const rows =
      'SELECT file_name, email, webhook_url, idempotency_key FROM requests ORDER BY id DESC LIMIT 1';
    expect(await stage.sql(rows)).toEqual([
      { file_name: 'lamps.csv', email: null, webhook_url: null, idempotency_key: null },
    ]);

    expect([...hosts]).toEqual([new URL(stage.program.url).host]);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);
});
