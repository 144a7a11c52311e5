import { EventEmitter, once } from 'node:events';
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
import { layoutFindings } from '../../support/dashboard.js';
import { answer } from '../../support/image-host.behaviours.js';
import { describeWith } from '../../support/real-services.js';

describeWith('chromium', hasChromium, () => {
  useDashboardStage(() => ({
    env: {
      SECRET_KEY: 'a secret key of thirty-two characters',
      // The test of notifications makes the second attempt due itself.
      DELIVERY_RETRY_DELAYS_MS: '600000',
    },
  }));

  test('the savings are shown by format, and the largest ones open', async () => {
    stage.host.serve('/art.png', await stage.photo({ width: 200, height: 200, format: 'png' }), {
      type: 'image/png',
    });
    const id = await upload('/a.jpg', '/b.jpg', '/art.png');
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    await page.getByRole('tab', { name: 'Savings' }).click();
    const jpeg = page.getByRole('row', { name: /^JPEG/ });
    await jpeg.waitFor();
    expect(await jpeg.innerText()).toMatch(/2 images[^]*Before[^]*B[^]*After[^]*% smaller/);
    await page.getByRole('row', { name: /^PNG/ }).waitFor();
    await page.getByRole('button', { name: /^art\.png/ }).click();
    await page.getByRole('dialog').getByText('1 of 3').waitFor();
    await page.keyboard.press('Escape');
    expect(await layoutFindings(page)).toEqual([]);
    // This server is at a loopback address, from which no shop can load images.
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByText(`${stage.program.url} is your machine`).waitFor();
  });

  test('the pixels of an image are shown before and after', async () => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]), { maxWidth: 160 });
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    await page.getByRole('button', { name: /^a\.jpg/ }).click();
    const pixels = page.getByRole('dialog').locator('dt', { hasText: 'Pixels' }).locator('~ dd');
    expect(await pixels.innerText()).toBe('320 × 240 → 160 × 120 px');
    // The product that the image belongs to, and where it is in the file.
    await page.getByRole('dialog').getByText('Product 1', { exact: true }).waitFor();
    await page.getByRole('dialog').getByText('row 2', { exact: true }).waitFor();
  });

  test('an image is enlarged by the wheel, the buttons, the keyboard and two fingers, and moved', async () => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/b.jpg')]), {
      keepOriginals: true,
    });
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    await page.getByRole('button', { name: /^a\.jpg/ }).click();
    const dialog = page.getByRole('dialog');
    const after = dialog.getByRole('img', { name: 'a.jpg' });
    /** Where both images are; they move alike. */
    const place = async () => {
      const transforms = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[role=dialog] img')].map((img) => getComputedStyle(img).transform)`,
      );
      expect(transforms).toHaveLength(2);
      expect(transforms[0]).toBe(transforms[1]);
      return transforms[0]!.match(/-?[\d.]+(?=[,)])/g)!.map(Number);
    };
    await after.waitFor();
    // The scale counts from the real pixels of the image, which is smaller than its frame here.
    const box = (await dialog.locator('[data-zoomable]').boundingBox())!;
    const fit = Math.min(box.width / 320, box.height / 240);
    const isAt = (scale: number) =>
      dialog.getByText(`${Math.round(scale * 100)}%`, { exact: true }).waitFor();
    await isAt(fit);
    await page.keyboard.press('1');
    await isAt(1);
    expect((await place())[0]).toBeCloseTo(1 / fit, 3);
    await dialog.getByRole('button', { name: 'Fit' }).click();
    await dialog.getByRole('button', { name: 'Zoom in' }).click();
    await isAt(fit * 1.5);
    await page.keyboard.press('+');
    await isAt(fit * 2.25);
    const [, , , , x, y] = await place();
    // The arrows move an enlarged image, and go to the next one otherwise.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await place()).toEqual([2.25, 0, 0, 2.25, x! - 60, y! - 60]);
    const frame = (await dialog.locator('[data-zoomable]').boundingBox())!;
    await page.mouse.move(frame.x + 100, frame.y + 100);
    await page.mouse.down();
    await page.mouse.move(frame.x + 130, frame.y + 110, { steps: 3 });
    await page.mouse.up();
    expect(await place()).toEqual([2.25, 0, 0, 2.25, x! - 30, y! - 50]);
    const slider = dialog.getByRole('slider');
    expect(await slider.inputValue()).toBe('50');
    await page.mouse.wheel(0, -400);
    await isAt(fit * 2.25 * Math.exp(0.8));
    await page.keyboard.press('0');
    expect(await place()).toEqual([1, 0, 0, 1, 0, 0]);
    // The line can be taken at any zoom.
    await page.mouse.move(frame.x + frame.width / 2, frame.y + 40);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 4, frame.y + 40);
    await page.mouse.up();
    expect(await slider.inputValue()).toBe('25');
    await pinch(frame);
    expect((await place())[0]).toBeCloseTo(2, 0);
    expect(await layoutFindings(page)).toEqual([]);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await dialog.getByText('2 of 2').waitFor();
  });

  /** Moves two fingers apart, from 100 to 200 pixels. */
  const pinch = async ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => {
    const session = await page.context().newCDPSession(page);
    const at = (distance: number) =>
      [-1, 1].map((side, id) => ({
        id,
        x: Math.round(x + width / 2 + (side * distance) / 2),
        y: Math.round(y + height / 2),
      }));
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await send('touchStart', at(100));
    for (const distance of [120, 140, 160, 180, 200]) await send('touchMove', at(distance));
    await send('touchEnd', []);
  };

  test('notifications are shown as they are sent, without any query', async () => {
    let isUp = false;
    stage.host.on('/hook', (exchange) => answer('', { status: isUp ? 200 : 503 })(exchange));
    const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]), {
      webhookUrl: stage.host.url('/hook'),
    });
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    await page.getByRole('tab', { name: 'Notifications' }).click();
    await page.getByText('Attempts (1)').waitFor();
    const queries: string[] = [];
    page.on('request', (request) => void queries.push(request.url()));
    isUp = true;
    await stage.sql(`UPDATE deliveries SET due_at = '-infinity' WHERE status = 'PENDING'`);
    await page.getByText('Delivered', { exact: true }).waitFor();
    await page.getByText('Attempts (2)').waitFor();
    expect(queries).toEqual([]);
  });

  test('failed images are grouped by cause and retried', async () => {
    const id = await upload('/b.jpg', '/late.jpg');
    await open(`/requests/${id}`);
    await status('Partly failed');
    await page.getByRole('tab', { name: /Failures/ }).click();
    await page.getByRole('tabpanel').getByText('The host answered 404 Not Found.').waitFor();
    // A retry that fails at once changes nothing else on the page.
    await page.getByRole('button', { name: 'Retry failed images' }).click();
    await page.getByText('1 image was tried again, and 1 failed again.').waitFor();
    stage.host.serve('/late.jpg', photo, { type: 'image/jpeg' });
    await page.getByRole('button', { name: 'Retry failed images' }).click();
    await status('Completed');
    await page.getByText('Nothing failed').waitFor();
    expect(await page.getByRole('button', { name: 'Retry failed images' }).count()).toBe(0);
  });

  test('the details name the visual target, and the summary and the viewer say what is wrong with the pictures', async () => {
    const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]), { target: 70, checks: true });
    await stage.api.settled(id);
    await open(`/requests/${id}`);
    // Each finding leads to its own images.
    const link = page.getByRole('link', { name: '1 too small', exact: true });
    expect(await link.getAttribute('href')).toContain('/review?finding=TOO_SMALL');
    await page.getByRole('button', { name: /^a\.jpg/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/, target 70$/)
      .waitFor();
    await page
      .getByRole('dialog')
      .getByText(/^Too small/)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('70 · High', { exact: true }).waitFor();
    expect(await page.getByRole('tabpanel').getByText('Quality', { exact: true }).count()).toBe(0);
    await page.getByText('CSV, no known shop system', { exact: true }).waitFor();
  });

  test('one cause of failures is retried alone, and shows all its URLs', async () => {
    stage.host.serve('/page.html', Buffer.from('<html></html>'), { type: 'text/html' });
    const id = await upload('/a.jpg', '/gone-1.jpg', '/gone-2.jpg', '/page.html');
    await open(`/requests/${id}`);
    await status('Partly failed');
    await page.getByRole('tab', { name: /Failures/ }).click();
    await page.getByText('The picture is not at this address any more').waitFor();
    await page.getByText('Show 2 URLs').click();
    await page.getByRole('link', { name: stage.host.url('/gone-2.jpg') }).waitFor();
    // With the product and the row of the file, where it is corrected: that of the header is the first.
    await page.getByText('Product 3 · row 4', { exact: true }).waitFor();
    await page.getByText('Product 4 · row 5', { exact: true }).waitFor();
    stage.host.serve('/page.html', photo, { type: 'image/jpeg' });
    const gate = new EventEmitter();
    const released = once(gate, 'open');
    stage.host.on('/gone-1.jpg', async (exchange) => {
      await released;
      await answer(photo, { type: 'image/jpeg' })(exchange);
    });
    await page.getByRole('button', { name: /^Retry 2 images: The host answered 404/ }).click();
    // The number of images has the same meaning while it runs and at its end: without those that failed.
    await status('Processing');
    await page.getByText('of 4 compressed').waitFor();
    await page.getByText('2 failed', { exact: true }).waitFor();
    await page.getByRole('tabpanel').getByText('The host answered 404 Not Found.').waitFor();
    gate.emit('open');
    await status('Partly failed');
    await page.getByText('2 failed images', { exact: true }).waitFor();
    stage.host.serve('/gone-2.jpg', photo, { type: 'image/jpeg' });
    await page.getByRole('button', { name: /^Retry 1 image: The host answered 404/ }).click();
    await page.getByText('1 failed image', { exact: true }).waitFor();
    await status('Partly failed');
    await page.getByText('NOT_AN_IMAGE').waitFor();
    expect(stage.host.hits('/page.html')).toBe(1);
    await page.getByRole('button', { name: 'Retry failed images' }).click();
    await status('Completed');
  });
});
