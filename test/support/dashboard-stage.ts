import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.js';
import { catalogue } from './client.js';
import { type DashboardPage, openDashboard } from './dashboard.js';
import type { TestProgramOptions } from './program.js';
import { type Stage, startStage } from './stage.js';

/** The stage of the file, the photo that its image host serves, and the page of the current test. */
export let stage: Stage;
export let photo: Buffer;
export let page: Page;

let browser: Browser;
let opened: DashboardPage;

/** Gives the tests of the file a program and a browser, and fails a test whose page contacts another host or reports an error. */
export function useDashboardStage(options: () => TestProgramOptions | Promise<TestProgramOptions>): void {
  beforeAll(async () => {
    stage = await startStage(await options());
    browser = await launchBrowser();
    photo = await stage.photo({ width: 320, height: 240 });
    for (const name of ['a', 'b', 'c']) stage.host.serve(`/${name}.jpg`, photo, { type: 'image/jpeg' });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.dispose();
  });

  afterEach(async () => {
    const { hosts, errors } = opened.findings();
    await opened.close();
    expect([hosts, errors]).toEqual([[new URL(stage.program.url).host], []]);
  });
}

export const open = async (path = '/') => {
  opened = await openDashboard(browser, stage.program.url, path);
  ({ page } = opened);
};
export const upload = (...paths: string[]) =>
  stage.api.upload(catalogue(...paths.map((path) => [stage.host.url(path)])));
/** Waits until the page shows this status of a request. */
export const status = (text: string, options: { timeout?: number } = {}) =>
  page
    .getByRole('main')
    .locator('span', { hasText: new RegExp(`^${text}$`) })
    .first()
    .waitFor(options);
