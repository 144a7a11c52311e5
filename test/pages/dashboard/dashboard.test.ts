import { hasChromium } from '../../support/browser.js';
import { catalogue } from '../../support/client.js';
import {
  open,
  page,
  photo,
  stage,
  status,
  upload,
  useDashboardStage,
} from '../../support/dashboard-stage.js';
import { seriousFindings } from '../../support/dashboard.js';
import { answer, held } from '../../support/image-host.behaviours.js';
import { describeWith } from '../../support/real-services.js';
import { freePort } from '../../support/free-port.js';

const THUMBNAILS = 10_000;
const FIRST_LOAD_BYTES = 200_000;

describeWith('chromium', hasChromium, () => {
  // Its own process on its own port, since one test restarts it while the page is open.
  useDashboardStage(async () => ({ own: true, env: { PORT: String(await freePort()) } }));

  /** The button of an image, whose name says what became of it. */
  const thumbnail = (fileName: string, state: string) =>
    page.getByRole('button', {
      name: new RegExp(`^${fileName.replace('.', String.raw`\.`)}\\s*: .*${state}$`),
    });

  /** Chooses a file on the page of a new request, and waits for the example. */
  const chooseFile = async () => {
    const dialog = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const buffer = Buffer.from(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/b.jpg')], ['no url']));
    await (await dialog).setFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer });
    await page.getByText(/ smaller$/).waitFor();
  };

  /** Lets requests for `path` wait until the returned function is called. */
  const hold = (path: string): (() => void) => {
    const { behaviour, release } = held(answer(photo, { type: 'image/jpeg' }));
    stage.host.on(path, behaviour);
    return release;
  };

  test('the first load is within its budget, and says what to do when there is nothing', async () => {
    await open();
    await page.getByText('Compress your first catalogue').waitFor();
    await page.waitForLoadState('networkidle');
    const loaded = await page.evaluate<number>(
      `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
         .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
    );
    expect(loaded).toBeGreaterThan(50_000);
    expect(loaded).toBeLessThan(FIRST_LOAD_BYTES);
  });

  test('a request appears in the list, and its images fill in until it has ended, without a reload', async () => {
    await open();
    const release = hold('/held.jpg');
    await upload('/a.jpg', '/held.jpg');
    await page.getByRole('link', { name: 'catalogue.csv' }).first().click();
    await thumbnail('a.jpg', '% smaller').waitFor();
    await thumbnail('held.jpg', 'Waiting').waitFor();
    release();
    await status('Completed');
    await thumbnail('held.jpg', '% smaller').click();
    await page.getByRole('dialog').getByText('2 of 2').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('dialog').getByText('1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toContain('/requests/');
  });

  test('a dropped file is checked, its columns are corrected, and it is uploaded with the options of the example', async () => {
    await open('/new');
    const [photoUrl, other] = [stage.host.url('/dropped.jpg'), stage.host.url('/b.jpg')];
    for (const path of ['/dropped.jpg', '/dropped.jpg?2'])
      stage.host.serve(path, photo, { type: 'image/jpeg' });
    const csv = `Title,Photo,Drawing\nLamp,${photoUrl},${other}\nChair,${photoUrl}?2,${other}?2\nSofa,ftp://x/y.jpg,\n`;
    const dataTransfer = await page.evaluateHandle(
      `(() => {
         const data = new DataTransfer();
         data.items.add(new File([${JSON.stringify(csv)}], 'dropped.csv', { type: 'text/csv' }));
         return data;
       })()`,
    );
    await page.getByTestId('drop').dispatchEvent('drop', { dataTransfer });
    await page.getByRole('button', { name: 'Compress 4 images' }).waitFor();
    await page.getByText(/ftp:/).first().waitFor();
    await page.getByRole('checkbox', { name: 'Drawing' }).uncheck();
    const start = page.getByRole('button', { name: 'Compress 2 images' });
    await start.waitFor();
    // The example is compressed again when an option changes.
    await page.getByText(/ smaller$/).waitFor();
    await page.getByLabel('Format').selectOption({ label: 'AVIF: smallest, slow to make' });
    await page.getByRole('slider', { name: 'Share of the image that shows the original' }).press('ArrowLeft');
    const widths = page.getByLabel('Several widths of each image');
    await widths.fill('small');
    await page.getByText(/^Up to 10 widths/).waitFor();
    await widths.fill('160, 1600');
    await start.click();
    await page.getByRole('heading', { name: 'dropped.csv' }).waitFor();
    await status('Completed');
    await page
      .getByRole('button', { name: /^dropped\.avif/ })
      .first()
      .click();
    const sizes = page.getByRole('dialog').getByRole('link', { name: /px · / });
    await sizes.first().waitFor();
    expect(await sizes.allTextContents()).toEqual([
      expect.stringMatching(/^160 px · /),
      expect.stringMatching(/^320 px · /),
    ]);
    expect(await sizes.first().getAttribute('href')).toContain('-160w.avif');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: /Details/ }).click();
    await page.getByText('160, 1,600 px').waitFor();
    await page.getByRole('tab', { name: /Skipped rows/ }).click();
    await page.getByRole('cell', { name: /ftp:/ }).waitFor();
    // The options of the last upload are remembered.
    await page.getByRole('link', { name: 'New request' }).click();
    await chooseFile();
    expect(await page.getByLabel('Format').inputValue()).toBe('AVIF');
    // E-mail is not set up here.
    await page.getByText('Result and notifications').click();
    // The button and the example stay in view beside the last of the options.
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const { height } = page.viewportSize()!;
    for (const seen of [
      page.getByRole('button', { name: 'Compress 2 images' }),
      page.getByRole('img', { name: 'a.jpg' }),
    ]) {
      const box = (await seen.boundingBox())!;
      expect([box.y > 0, box.y + box.height <= height]).toEqual([true, true]);
    }
    await page.getByLabel('Webhook when it is done').waitFor();
    expect(await page.getByLabel('E-mail when it is done').count()).toBe(0);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    expect(await page.getByLabel('Format').inputValue()).toBe('ORIGINAL');
  });

  test('a file that is no catalogue gets the kinds that are, and neither options nor a button to compress', async () => {
    await open('/new');
    const dialog = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await dialog).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByText(/Excel \(\.xlsx\), XML product feeds/).waitFor();
    expect(await page.getByRole('button', { name: /^Compress/ }).count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Options' }).count()).toBe(0);
  });

  test('a running request is cancelled, and deleted after a question', async () => {
    hold('/never.jpg');
    const id = await upload('/c.jpg', '/never.jpg');
    await open(`/requests/${id}`);
    await thumbnail('c.jpg', '% smaller').waitFor();
    const ask = () => page.getByRole('button', { name: 'Cancel', exact: true }).click();
    // A second click, where another button was a moment ago, cancels nothing.
    await ask();
    await page.getByRole('dialog').getByRole('button', { name: 'Let it run' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await ask();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel request' }).click();
    await status('Cancelled');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete request' }).click();
    await page.getByRole('heading', { name: 'Requests' }).waitFor();
    expect(await stage.api.query('query ($id: ID!) { request(id: $id) { id } }', { id })).toEqual({
      request: null,
    });
  });

  test('after a restart of the server in the middle, the page goes on to the end by itself', async () => {
    const release = hold('/during.jpg');
    const id = await upload('/a.jpg', '/during.jpg');
    await open(`/requests/${id}`);
    await thumbnail('a.jpg', '% smaller').waitFor();
    await stage.program.kill();
    await page.getByText(/The connection to the server is lost/).waitFor();
    release();
    await stage.program.restart();
    // Longer than the lease of the image, which the killed process had.
    await status('Completed', { timeout: 40_000 });
    await thumbnail('during.jpg', '% smaller').waitFor();
    expect(await page.getByText(/The connection to the server is lost/).count()).toBe(0);
  });

  test('of 10,000 images only the visible ones are in the page, and the last one opens', async () => {
    const urls = Array.from({ length: THUMBNAILS }, (_, n) => [`https://img.example.com/${n}.jpg`]);
    const id = await stage.api.upload(catalogue(...urls));
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
    await open(`/requests/${id}`);
    await status('Cancelled');
    await thumbnail('0.jpg', 'Cancelled').waitFor();
    const elements = () => page.evaluate<number>(`document.querySelectorAll('*').length`);
    expect(await elements()).toBeLessThan(1500);
    await page.keyboard.press('End');
    await thumbnail(`${THUMBNAILS - 1}.jpg`, 'Cancelled').click();
    await page.getByRole('dialog').getByText('10,000 of 10,000').waitFor();
    expect(await elements()).toBeLessThan(1500);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Behind another tab the images stay as they were, so that nothing is loaded or drawn anew.
    await page.getByText('Failed', { exact: true }).click();
    await page.getByText('No images here').waitFor();
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('Request ID').waitFor();
    const loaded: string[] = [];
    page.on('request', (request) => void loaded.push(request.url()));
    await page.getByRole('tab', { name: /Images/ }).click();
    await page.getByText('No images here').waitFor();
    expect(loaded).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'every page fits phones, tablets and desktops in %s colours, and axe finds nothing serious',
    async (colorScheme) => {
      const id = await upload('/a.jpg', '/none.jpg');
      await stage.api.settled(id);
      await open();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const findings: string[] = [];
      const pages = [
        { path: '/', ready: () => status('Partly failed') },
        { path: `/requests/${id}`, ready: () => thumbnail('a.jpg', '% smaller').waitFor() },
        { path: '/new', ready: chooseFile },
      ];
      for (const { path, ready } of pages) {
        await page.goto(`${stage.program.url}${path}`);
        await ready();
        for (const width of [360, 800, 1400]) {
          await page.setViewportSize({ width, height: 800 });
          const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          if (overflow > 0) findings.push(`${path} is ${overflow} px wider than ${width} px`);
          for (const finding of await seriousFindings(page))
            findings.push(`${path} at ${width} px: ${finding}`);
        }
      }
      expect(findings).toEqual([]);
    },
  );
});
