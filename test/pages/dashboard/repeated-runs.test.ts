import { hasChromium } from '../../support/browser.js';
import { catalogue } from '../../support/client.js';
import { open, page, photo, stage, status, useDashboardStage } from '../../support/dashboard-stage.js';
import { layoutFindings } from '../../support/dashboard.js';
import { describeWith } from '../../support/real-services.js';

describeWith('chromium', hasChromium, () => {
  useDashboardStage(() => ({ env: { SECRET_KEY: 'a secret key of thirty-two characters' } }));

  test('a request is run again with its file and its options, which can be changed before', async () => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/b.jpg')]), {
      target: 80,
      format: 'WEBP',
      sizes: [100, 200],
      checks: true,
      columns: { images: ['Input Image Urls'], serialNumber: 'A' },
      output: 'REPLACE',
      report: 'FULL',
      onInvalidRow: 'SKIP',
      fetchHeaders: [{ host: 'shop.example', name: 'Cookie', value: 'a=1' }],
    });
    await stage.api.settled(id);
    await open('/');
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Run again…' }).click();
    const start = page.getByRole('button', { name: 'Compress 2 images' });
    await start.waitFor();
    await page.getByText('The columns and options below are those of that run.').waitFor();
    // The value of a header is a secret, so it has to be entered again.
    expect(await start.isDisabled()).toBe(true);
    expect(await page.getByLabel('Header', { exact: true }).inputValue()).toBe('Cookie');
    await page.getByLabel('Value').fill('a=2');
    // Nothing but the example is downloaded before the user asks for it.
    await page.getByRole('button', { name: 'Show thumbnails' }).click();
    const widths = () =>
      page.evaluate<number[]>(
        `[...document.querySelectorAll('tbody img')].map(({ naturalWidth }) => naturalWidth)`,
      );
    await stage.until(async () => (await widths()).join() === '80,80');
    expect(await page.getByLabel('Format').inputValue()).toBe('WEBP');
    await page.getByLabel('Format').selectOption('AVIF');
    await start.click();
    await page.getByRole('heading', { name: 'catalogue.csv' }).waitFor();
    await status('Completed');
    const again = page.url().split('/').at(-1)!;
    expect(again).not.toBe(id);
    const fields = `query ($id: ID!) { request(id: $id) { options { target format sizes checks } uploadOptions {
      columns { images serialNumber } output report onInvalidRow fetchHeaders { host name } } } }`;
    expect(await stage.api.query(fields, { id: again })).toEqual({
      request: {
        options: { target: 80, format: 'AVIF', sizes: [100, 200], checks: true },
        uploadOptions: {
          columns: { images: ['Input Image Urls'], serialNumber: 'A' },
          ...{ output: 'REPLACE', report: 'FULL', onInvalidRow: 'SKIP' },
          fetchHeaders: [{ host: 'shop.example', name: 'Cookie' }],
        },
      },
    });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Run again…' }).click();
    await start.waitFor();
  });

  test('a file that was uploaded before is offered the options of that run', async () => {
    const csv = `Title,Photo,Link\nMug,${stage.host.url('/a.jpg')},${stage.host.url('/b.jpg')}\n`;
    const id = await stage.api.upload(csv, { columns: { images: ['Link'] }, format: 'WEBP' }, 'known.csv');
    await stage.api.settled(id);
    await open('/new');
    const file = { name: 'renamed.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.locator('input[type=file]').setInputFiles(file);
    const known =
      'It has the same content as known.csv. That run had other columns or options than those below.';
    await page.getByText(known).waitFor();
    const box = page.getByRole('checkbox', { name: /^Link/ });
    await box.uncheck();
    await page.getByRole('button', { name: 'Use those of that run' }).click();
    await page.getByText('The columns and options below are those of that run.').waitFor();
    expect(await box.isChecked()).toBe(true);
    expect(await page.getByLabel('Format', { exact: true }).inputValue()).toBe('WEBP');
    await stage.until(async () => (await page.locator('[data-busy]').count()) === 0);
    await page
      .getByText(/^Likeness|smaller|larger|Kept as it is/)
      .first()
      .waitFor();
    expect(await layoutFindings(page)).toEqual([]);
    await page.locator('input[type=file]').setInputFiles({ ...file, name: 'known.csv' });
    await page.getByText(/Its images will be compared with those of the run of .* \(1 image\)/).waitFor();
  });

  test('a second run says what has changed since the first one, and shows those images and what was removed', async () => {
    const run = async (...paths: string[]) => {
      const rows = paths.map((path) => `Product ${path},${stage.host.url(path)}\n`);
      const id = await stage.api.upload(`Name,Images\n${rows.join('')}`, {}, 'nightly.csv');
      await stage.api.settled(id);
      return id;
    };
    stage.host.serve('/moving.jpg', photo, { type: 'image/jpeg' });
    await run('/a.jpg', '/moving.jpg', '/old.jpg');
    stage.host.serve('/moving.jpg', await stage.photo({ width: 300, height: 240 }), { type: 'image/jpeg' });
    await open(`/requests/${await run('/a.jpg', '/moving.jpg', '/b.jpg')}`);
    await page.getByText('1 added, 1 changed, 1 unchanged, 1 removed since').waitFor();
    await page.getByText('Changed', { exact: true }).click();
    await page.getByRole('button', { name: /^moving\.jpg/ }).waitFor();
    await page.getByRole('button', { name: /^a\.jpg/ }).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /\.jpg/ }).count()).toBe(1);
    await page.getByRole('tab', { name: /Removed/ }).click();
    await page.getByRole('cell', { name: stage.host.url('/old.jpg') }).waitFor();
    await page.getByRole('link', { name: /^the run of / }).click();
    await page.getByRole('button', { name: /^old\.jpg/ }).waitFor();
    // The list tells the runs of a file apart.
    await page.getByRole('link', { name: 'Requests' }).first().click();
    await page.getByText('3 products · 1 added, 1 changed, 1 removed', { exact: true }).waitFor();
  });
});
