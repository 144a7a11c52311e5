import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from 'graphql';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { exampleTabs } from '../../web/graphiql/example-tabs.js';
import { hasChromium, launchBrowser, openPage, type WatchedPage } from '../support/browser.js';
import { ApiClient, catalogue } from '../support/client.js';
import { answer } from '../support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../support/image-host.js';
import { startProgram, type TestProgram } from '../support/program.js';
import { describeWith } from '../support/real-services.js';

let host: ImageHost;
let program: TestProgram;
let client: ApiClient;

beforeAll(async () => {
  host = await startImageHost();
  program = await startProgram();
  client = new ApiClient(program.url);
}, 60_000);

afterAll(async () => {
  await program?.dispose();
  await host?.close();
});

/** Serves an image at `path` whose response waits until the returned function is called. */
async function heldImage(path: string): Promise<() => void> {
  const create = { width: 64, height: 64, channels: 3, background: '#806040' } as const;
  const send = answer(await sharp({ create }).jpeg().toBuffer(), { type: 'image/jpeg' });
  const gate = new EventEmitter();
  const opened = once(gate, 'open');
  host.on(path, async (exchange) => {
    await opened;
    await send(exchange);
  });
  return () => void gate.emit('open');
}

describe('the example tabs', () => {
  test('the operations of all tabs are valid in the schema of the server', async () => {
    const schema = buildClientSchema(await client.query<IntrospectionQuery>(getIntrospectionQuery()));
    const errors = exampleTabs(`${program.url}/graphql`).flatMap((tab) => validate(schema, parse(tab.query)));
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});

describeWith('chromium', hasChromium, () => {
  let browser: Browser;
  let opened: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    opened = await openPage(browser);
    page = opened.page;
    await page.goto(`${program.url}/graphiql`);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  });

  afterEach(() => page.context().close());

  const openTab = async (name: string, operation: string) => {
    await page.locator('.graphiql-tab-button').getByText(name, { exact: true }).first().click();
    await editor(operation);
    // GraphiQL reads the editor a moment after it has changed, and stores the text just before that. Playwright's own
    // wait for an expression needs eval, which the content security policy of the page forbids.
    const stored = `localStorage.getItem('graphiql:query')?.includes(${JSON.stringify(operation)})`;
    while (!(await page.evaluate<boolean | undefined>(stored))) await sleep(20);
  };
  const play = () => page.getByRole('button', { name: /Execute query/ }).click();
  const editor = (text: string) =>
    page.locator('.graphiql-query-editor .view-lines', { hasText: text }).waitFor();
  const result = (text: string) =>
    page.locator('.graphiql-response .view-lines', { hasText: text }).waitFor();

  const chooseFile = async (button: RegExp, csv: string) => {
    const dialog = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: button }).click();
    await (await dialog).setFiles({ name: 'lamps.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  };

  const setVariables = async (values: Readonly<Record<string, unknown>>) => {
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(JSON.stringify(values));
    // The editor has added a closing quote or bracket for each one that was typed.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
  };

  const findings = () => ({ hosts: [...opened.hosts], errors: opened.errors });
  const noFindings = () => ({ hosts: [new URL(program.url).host], errors: [] });

  test('the page opens with the example tabs and loads nothing from another host', async () => {
    await editor('A file is uploaded as');
    await editor(`curl ${program.url}/graphql`);
    expect(await page.locator('.graphiql-tab-button').allTextContents()).toEqual([
      'HowToUpload',
      'OneRequest',
      'Requests',
      'Progress',
      'Failures',
      'CancelRequest',
      'DeleteRequest',
      'InspectCsv',
    ]);
    await page.waitForLoadState('networkidle');
    expect(findings()).toEqual(noFindings());
  });

  test('running the list of requests shows them in the result pane', async () => {
    const id = await client.upload(catalogue([host.url('/listed.jpg')]));
    await openTab('Requests', 'query Requests');
    await play();
    await result('"totalCount":');
    await result(`"id": "${id}"`);
    expect(findings()).toEqual(noFindings());
  });

  test('running a subscription shows each event until the request has ended', async () => {
    const release = await heldImage('/held.jpg');
    const id = await client.upload(catalogue([host.url('/held.jpg')]));
    await openTab('Progress', 'subscription Progress');
    await setVariables({ requestId: id });
    await play();
    await result('"processedImages": 0');
    release();
    await result('"status": "COMPLETED"');
    await result('"processedImages": 1');
    await page.getByRole('button', { name: /Execute query/ }).waitFor();
    expect(findings()).toEqual(noFindings());
  });

  test('the upload button uploads a file and shows its progress in a new tab', async () => {
    const release = await heldImage('/button.jpg');
    await chooseFile(/Upload a CSV/, catalogue([host.url('/button.jpg')]));
    await editor('subscription Progress');
    await result('"processedImages": 0');
    release();
    await result('"status": "COMPLETED"');
    expect(findings()).toEqual(noFindings());
  });

  test('running the upload example asks for the file, and the other tabs are about the new request', async () => {
    await chooseFile(/Execute query/, catalogue([host.url('/played.jpg')]));
    await result('"totalImages": 1');
    await openTab('OneRequest', 'query OneRequest');
    await play();
    await result('"fileName": "lamps.csv"');
    expect(findings()).toEqual(noFindings());
  });
});
