import sharp from 'sharp';
import { hasChromium } from '../../support/browser.js';
import { catalogue } from '../../support/client.js';
import { open, page, stage, useDashboardStage } from '../../support/dashboard-stage.js';
import { layoutFindings } from '../../support/dashboard.js';
import { describeWith } from '../../support/real-services.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { verified } from '../../support/webhooks.js';

describeWith('chromium', hasChromium, () => {
  useDashboardStage(() => ({ env: { SECRET_KEY: 'a secret key of thirty-two characters' } }));

  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver?.close());

  const button = (name: string) => page.getByRole('button', { name, exact: true });

  test('a webhook is registered with a secret, tested, disabled and deleted', async () => {
    await open('/webhooks');
    await button('Register a webhook').click();
    await page.getByRole('dialog').getByLabel('URL').fill(receiver.url('/hook'));
    await button('Register').click();
    const secret = await page.getByText(/^whsec_/).textContent();
    await button('I have stored it').click();

    await button('Send a test event').click();
    await page.getByText('Delivered', { exact: true }).waitFor();
    const [posted] = receiver.received('/hook');
    expect(verified(posted!, secret!)).toMatchObject({ type: 'webhook.test' });
    await button('Send again').click();
    await page.getByText('Attempts (2)').waitFor();
    expect(await layoutFindings(page)).toEqual([]);

    const choose = async (action: string, confirmation: string) => {
      await page.getByRole('button', { name: /^Actions for/ }).click();
      await page.getByRole('menuitem', { name: action }).click();
      await page.getByRole('dialog').getByRole('button', { name: confirmation }).click();
    };
    await choose('New secret', 'Make a new secret');
    await page
      .getByRole('dialog')
      .getByText(/^whsec_/)
      .waitFor();
    expect(await page.getByRole('dialog').locator('code').textContent()).not.toBe(secret);
    await button('I have stored it').click();
    await choose('Disable', 'Disable webhook');
    await button('Enable').click();
    await choose('Delete', 'Delete webhook');
    await page.getByText('No webhook yet').waitFor();
  });

  test('the settings show what the server runs on, that its parts work, and its limits', async () => {
    await open('/settings');
    await page.getByText('Everything works.').waitFor();
    expect(await page.getByText('Works', { exact: true }).count()).toBe(5);
    await page.getByText('1 connected').waitFor();
    await page.getByText('50 megapixels').waitFor();
    await page.getByText(`${stage.program.url}, for this machine only.`).waitFor();
    expect(await layoutFindings(page)).toEqual([]);
  });

  test('GraphiQL and the REST API have a header that leads to the dashboard and shares its colours', async () => {
    const scheme = () => page.evaluate('document.documentElement.dataset.mantineColorScheme');
    await open('/api/docs');
    await page.getByRole('link', { name: 'REST API', exact: true }).waitFor();
    await page.getByLabel('Theme').selectOption('dark');
    await page.locator('html.dark-mode').waitFor();
    await page.getByRole('link', { name: 'GraphQL', exact: true }).click();
    await page.locator('body.graphiql-dark').waitFor();
    await page.getByRole('link', { name: 'This server' }).click();
    await page.getByRole('heading', { name: 'This server' }).waitFor();
    expect(await scheme()).toBe('dark');
  });

  test('images that came out badly are made again or kept as they were, and the output CSV follows', async () => {
    for (const name of ['a', 'c']) await stage.servePhoto(`/${name}.jpg`, { width: 160, height: 120 });
    // It is reduced the most, so it is listed first; with its original, whose score is 100, it would be last.
    const large = sharp(await stage.photo({ width: 160, height: 120 })).jpeg({ quality: 100 });
    stage.host.serve('/b.jpg', await large.toBuffer(), { type: 'image/jpeg' });
    const urls = ['/a.jpg', '/b.jpg', '/c.jpg'].map((path) => [stage.host.url(path)]);
    const id = await stage.api.upload(catalogue(...urls), { quality: 10 });
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    await page.getByRole('link', { name: 'Review images' }).click();
    await page.getByLabel('Select a.jpg').check();
    expect(await layoutFindings(page)).toEqual([]);
    await button('Make again…').click();
    // The dialog begins with the quality of the request, with which nothing would change.
    expect(await button('Make again').isDisabled()).toBe(true);
    await page.getByRole('slider', { name: 'Quality' }).press('ArrowRight');
    await page.getByRole('dialog').getByText('11 · Smallest files').waitFor();
    await page
      .getByRole('dialog')
      .getByText(/B now → [\d.]+ k?B$/)
      .waitFor();
    // The picture and the button are in view beside the slider that they follow.
    const { height } = page.viewportSize()!;
    for (const seen of [page.getByRole('dialog').getByRole('img', { name: 'a.jpg' }), button('Make again')]) {
      const box = (await seen.boundingBox())!;
      expect([box.y > 0, box.y + box.height <= height]).toEqual([true, true]);
    }
    expect(await layoutFindings(page)).toEqual([]);
    await button('Make again').click();
    await page.getByText('1 image is made again.').waitFor();
    await page.getByText('Made again', { exact: true }).waitFor();
    // In the large view, one by one.
    await page.getByRole('button', { name: /^b\.jpg/ }).click();
    await page.getByLabel('Select this image').check();
    await page.keyboard.press('Escape');
    await page.getByText('1 selected').waitFor();
    await button('Keep originals').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep the originals' }).click();
    await page.getByText('The original of 1 image is kept.').waitFor();
    await page.getByText('Original kept', { exact: true }).waitFor();
    // Both keep their places, and say how their sizes changed.
    await page.getByText('Images that were made again keep their places.').waitFor();
    expect(await page.getByText(/^[\d.]+( k?B)? → [\d.]+ k?B$/).count()).toBe(2);
    // Without a target there are no scores, but the 100 of a kept original.
    expect(await page.getByLabel('Order').locator('option').allTextContents()).toEqual([
      ...['Most reduced first', 'Saves least first', 'Largest first'],
    ]);
    await page.getByLabel('Order').selectOption({ label: 'Largest first' });
    await page.getByText('Images that were made again keep their places.').waitFor({ state: 'detached' });
    const { request } = await stage.api.query(
      'query ($id: ID!) { request(id: $id) { outputCsvUrl images { nodes { outputUrl verdict revision } } } }',
      { id },
    );
    expect(request.images.nodes).toMatchObject([
      { verdict: 'COMPRESSED', revision: 1 },
      { verdict: 'KEPT_ORIGINAL', revision: 1 },
      { verdict: 'COMPRESSED', revision: 0 },
    ]);
    const csv = await (await fetch(request.outputCsvUrl)).text();
    for (const { outputUrl } of request.images.nodes) expect(csv).toContain(outputUrl);
    // The next run of the catalogue keeps both, and its review shows which they are.
    const next = await stage.api.upload(catalogue(...urls), { quality: 10, previousRequestId: id });
    await stage.api.settled(next);
    await page.goto(`${stage.program.url}/requests/${next}`);
    await page.getByRole('link', { name: '2 keep what was chosen for them in the review.' }).click();
    await page.getByText('As chosen', { exact: true }).nth(1).waitFor();
    expect(await page.getByLabel(/^Select .*jpg$/).count()).toBe(2);
    expect(await layoutFindings(page)).toEqual([]);
    await button('All (3)').click();
    await page.getByLabel('Select c.jpg').waitFor();
    expect(await page.getByText('As chosen', { exact: true }).count()).toBe(2);
  });

  test('the review shows what is wrong with pictures, and those of one finding alone', async () => {
    const large = await stage.servePhoto('/large.jpg', { width: 700, height: 500 });
    stage.host.serve('/small.jpg', await sharp(large).resize(200).jpeg().toBuffer(), { type: 'image/jpeg' });
    await stage.servePhoto('/other.jpg', { width: 600, height: 600 });
    const paths = ['/large.jpg', '/small.jpg', '/other.jpg'];
    const id = await stage.api.upload(catalogue(...paths.map((path) => [stage.host.url(path)])), {
      checks: true,
    });
    await stage.api.settled(id);
    await open(`/requests/${id}/review`);
    await button('Too small (1)').click();
    await page.getByText('Marketplaces reject them.').waitFor();
    const shown = () =>
      page
        .getByLabel(/^Select .*jpg$/)
        .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')));
    expect(await shown()).toEqual(['Select small.jpg']);
    await button('Near duplicates (1)').click();
    await page.getByText('Like large.jpg').waitFor();
    expect(await shown()).toEqual(['Select large.jpg', 'Select small.jpg']);
    expect(await layoutFindings(page)).toEqual([]);
    await button('All (3)').click();
    await page.getByLabel('Select other.jpg').waitFor();
  });
});
