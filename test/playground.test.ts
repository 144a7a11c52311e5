import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from 'graphql';
import { EventEmitter, once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { exampleTabs } from '../web/graphiql/example.tabs.js';
import { hasChromium, launchBrowser, openPage, type Visit } from './support/browser.js';
import { answer } from './support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from './support/image-host.js';
import { type Program, startProgram } from './support/program.js';
import { describeWith } from './support/real-services.js';

let host: ImageHost;
let program: Program;

beforeAll(async () => {
  host = await startImageHost();
  program = await startProgram({ env: { FETCH_ALLOW_PRIVATE: '127.0.0.1' } });
}, 60_000);

afterAll(async () => {
  await program?.stop();
  await host?.close();
});

async function query<Data>(text: string): Promise<Data> {
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const csvOf = (...urls: string[]) =>
  [
    'S. No.,Product Name,Input Image Urls',
    ...urls.map((url, index) => `${index + 1},Lamp ${index + 1},${url}`),
    '',
  ].join('\n');

const asFile = (csv: string) => ({ name: 'lamps.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });

async function upload(csv: string): Promise<string> {
  const body = new FormData();
  const text = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id } }';
  body.append('operations', JSON.stringify({ query: text, variables: { file: null } }));
  body.append('map', JSON.stringify({ 0: ['variables.file'] }));
  body.append('0', new Blob([csv], { type: 'text/csv' }), 'lamps.csv');
  const headers = { 'apollo-require-preflight': 'true' };
  const response = await fetch(`${program.url}/graphql`, { method: 'POST', headers, body });
  return ((await response.json()) as { data: { uploadCsv: { id: string } } }).data.uploadCsv.id;
}

/** Serves an image at `path` that arrives only once the returned function has been called. */
async function heldImage(path: string): Promise<() => void> {
  const create = { width: 64, height: 64, channels: 3, background: '#806040' } as const;
  const send = answer(await sharp({ create }).jpeg().toBuffer(), { type: 'image/jpeg' });
  const gate = new EventEmitter();
  const opened = once(gate, 'open');
  host.on(path, async (visit) => {
    await opened;
    await send(visit);
  });
  return () => void gate.emit('open');
}

describe('the example tabs', () => {
  test('are valid operations of the schema that is served', async () => {
    const schema = buildClientSchema(await query<IntrospectionQuery>(getIntrospectionQuery()));
    const faults = exampleTabs(program.url).flatMap((tab) => validate(schema, parse(tab.query)));
    expect(faults.map(({ message }) => message)).toEqual([]);
  });
});

describeWith('chromium', hasChromium, () => {
  let browser: Browser;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    visit = await openPage(browser);
    page = visit.page;
    await page.goto(`${program.url}/graphiql`);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  });

  afterEach(() => page.context().close());

  const openTab = async (name: string, operation: string) => {
    await page.locator('.graphiql-tab-button').getByText(name, { exact: true }).first().click();
    await editor(operation);
    // GraphiQL reads the editor a moment after it has changed, and stores what it read just before.
    const stored = `localStorage.getItem('graphiql:query')?.includes(${JSON.stringify(operation)})`;
    await page.waitForFunction(stored);
  };
  const play = () => page.getByRole('button', { name: /Execute query/ }).click();
  const editor = (text: string) =>
    page.locator('.graphiql-query-editor .view-lines', { hasText: text }).waitFor();
  const result = (text: string) =>
    page.locator('.graphiql-response .view-lines', { hasText: text }).waitFor();

  const chooseFile = async (button: RegExp, csv: string) => {
    const dialog = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: button }).click();
    await (await dialog).setFiles(asFile(csv));
  };

  const setVariables = async (values: Readonly<Record<string, unknown>>) => {
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(JSON.stringify(values));
    // The editor has closed each quote and bracket itself, after those that were typed.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
  };

  const conduct = () => ({ hosts: [...visit.hosts], faults: visit.faults });
  const quietAtHome = () => ({ hosts: [new URL(program.url).host], faults: [] });

  test('a first visit tells how a file is uploaded and asks no other host', async () => {
    await editor('How a file is uploaded');
    await editor(`curl ${program.url}/graphql`);
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'HowToUpload',
      'OneRequest',
      'Requests',
      'Progress',
      'Failures',
      'CancelRequest',
      'DeleteRequest',
    ]);
    await page.waitForLoadState('networkidle');
    expect(conduct()).toEqual(quietAtHome());
  });

  test('the list of requests comes into the result pane', async () => {
    const id = await upload(csvOf(host.url('/listed.jpg')));
    await openTab('Requests', 'query Requests');
    await play();
    await result('"totalCount":');
    await result(`"id": "${id}"`);
    expect(conduct()).toEqual(quietAtHome());
  });

  test('a subscription shows each event until the request has ended', async () => {
    const release = await heldImage('/held.jpg');
    const id = await upload(csvOf(host.url('/held.jpg')));
    await openTab('Progress', 'subscription Progress');
    await setVariables({ requestId: id });
    await play();
    await result('"processedImages": 0');
    release();
    await result('"status": "COMPLETED"');
    await result('"processedImages": 1');
    await page.getByRole('button', { name: /Execute query/ }).waitFor();
    expect(conduct()).toEqual(quietAtHome());
  });

  test('the upload button uploads a file and watches it in a new tab', async () => {
    const release = await heldImage('/button.jpg');
    await chooseFile(/Upload a CSV/, csvOf(host.url('/button.jpg')));
    await editor('subscription Progress');
    await result('"processedImages": 0');
    release();
    await result('"status": "COMPLETED"');
    expect(conduct()).toEqual(quietAtHome());
  });

  test('playing the upload example asks for the file', async () => {
    await chooseFile(/Execute query/, csvOf(host.url('/played.jpg')));
    await result('"totalImages": 1');
    expect(conduct()).toEqual(quietAtHome());
  });
});
