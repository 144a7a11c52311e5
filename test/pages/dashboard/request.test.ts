import type { Browser, Page } from 'playwright-core';
import { hasChromium, launchBrowser } from '../../support/browser.js';
import { catalogue } from '../../support/client.js';
import { type DashboardPage, openDashboard } from '../../support/dashboard.js';
import { describeWith } from '../../support/real-services.js';
import { type Stage, startStage } from '../../support/stage.js';

describeWith('chromium', hasChromium, () => {
  let stage: Stage;
  let browser: Browser;
  let photo: Buffer;
  let opened: DashboardPage;
  let page: Page;

  beforeAll(async () => {
    stage = await startStage();
    browser = await launchBrowser();
    photo = await stage.photo({ width: 320, height: 240 });
    for (const name of ['a', 'b']) stage.host.serve(`/${name}.jpg`, photo, { type: 'image/jpeg' });
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

  const open = async (path: string) => {
    opened = await openDashboard(browser, stage.program.url, path);
    ({ page } = opened);
  };
  const upload = (...paths: string[]) =>
    stage.api.upload(catalogue(...paths.map((path) => [stage.host.url(path)])));
  const status = (text: string) =>
    page
      .getByRole('main')
      .locator('span', { hasText: new RegExp(`^${text}$`) })
      .first()
      .waitFor();

  test('failed images are grouped by cause and retried', async () => {
    const id = await upload('/b.jpg', '/late.jpg');
    await open(`/requests/${id}`);
    await status('Partly failed');
    await page.getByRole('tab', { name: /Failures/ }).click();
    await page.getByText('The host answered 404 Not Found.').waitFor();
    stage.host.serve('/late.jpg', photo, { type: 'image/jpeg' });
    await page.getByRole('tabpanel').getByRole('button', { name: 'Retry failed images' }).click();
    await status('Completed');
    await page.getByText('Nothing failed').waitFor();
    expect(await page.getByRole('button', { name: 'Retry failed images' }).count()).toBe(0);
  });

  test('one cause of failures is retried alone, and shows all its URLs', async () => {
    stage.host.serve('/page.html', Buffer.from('<html></html>'), { type: 'text/html' });
    const id = await upload('/a.jpg', '/gone-1.jpg', '/gone-2.jpg', '/page.html');
    await open(`/requests/${id}`);
    await status('Partly failed');
    await page.getByRole('tab', { name: /Failures/ }).click();
    await page.getByText('Show 2 URLs').click();
    await page.getByRole('link', { name: stage.host.url('/gone-2.jpg') }).waitFor();
    for (const path of ['/gone-1.jpg', '/gone-2.jpg', '/page.html'])
      stage.host.serve(path, photo, { type: 'image/jpeg' });
    await page.getByRole('button', { name: /^Retry 2 images: The host answered 404/ }).click();
    await page.getByText('1 failed image', { exact: true }).waitFor();
    await status('Partly failed');
    await page.getByText('NOT_AN_IMAGE').waitFor();
    expect(stage.host.hits('/page.html')).toBe(1);
    await page.getByRole('tabpanel').getByRole('button', { name: 'Retry failed images' }).click();
    await status('Completed');
  });
});
