import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser } from '../../support/browser.js';
import { ApiClient, catalogue } from '../../support/client.js';
import { openDashboard, seriousFindings } from '../../support/dashboard.js';
import { makeKey } from '../../support/keys.js';
import { describeWith } from '../../support/real-services.js';
import { type Stage, startStage } from '../../support/stage.js';

describeWith('chromium', hasChromium, () => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    stage = await startStage({ env: { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' } });
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.dispose();
  });

  test('with AUTH=keys the dashboard asks for a key, shows the requests of its owner alone, and forgets it', async () => {
    await stage.servePhoto('/mine.jpg', { width: 64, height: 48 });
    const [mine, other] = [await makeKey(stage.program, 'shop'), await makeKey(stage.program, 'rival')];
    const client = new ApiClient(stage.program.url, mine);
    await client.settled(await client.upload(catalogue([stage.host.url('/mine.jpg')])));

    const { page, findings, close } = await openDashboard(browser, stage.program.url);
    const signIn = async (key: string) => {
      await page.getByLabel('API key', { exact: true }).fill(key);
      await page.getByRole('button', { name: 'Continue' }).click();
    };
    await page.getByRole('heading', { name: 'This server asks for a key' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await signIn('not a key');
    await page.getByText('The server does not accept this key.').waitFor();
    await signIn(mine);
    await page.getByRole('link', { name: 'catalogue.csv' }).click();
    // The image has a signed link, and everything else the key of this tab.
    await page.getByRole('button', { name: /^mine\.jpg/ }).waitFor();
    await page.getByRole('button', { name: 'Download' }).click();
    const zip = page.getByRole('menuitem', { name: 'All images (ZIP)' });
    // The browser saves it while it arrives, as the link is signed; no script holds it in memory.
    expect(await zip.getAttribute('href')).toContain('signature=');
    const [download] = await Promise.all([page.waitForEvent('download'), zip.click()]);
    expect([download.suggestedFilename(), await download.failure()]).toEqual(['catalogue-images.zip', null]);
    await page.reload();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByText('Signed in as shop').waitFor();
    await page.getByRole('menuitem', { name: 'Forget the key' }).click();
    await signIn(other);
    await page.getByText('This request does not exist').waitFor();
    await page.getByRole('link', { name: 'Halftone' }).click();
    await page.getByText('Compress your first catalogue').waitFor();
    expect(findings().hosts).toEqual([new URL(stage.program.url).host]);
    expect(findings().errors.filter((error) => !error.includes('401'))).toEqual([]);
    await close();
  });
});
