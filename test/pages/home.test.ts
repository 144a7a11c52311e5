import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser } from '../support/browser.js';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { makeKey } from '../support/keys.js';
import { describeWith } from '../support/real-services.js';
import { type Stage, startStage } from '../support/stage.js';

describe.each([
  ['on a server with keys', { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' }],
  ['on a server without keys', {}],
])('the page of first steps %s', (_, env: Record<string, string>) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env });
  }, 60_000);
  afterAll(() => stage?.dispose());

  const isKeyed = env.AUTH === 'keys';
  const page = async () => (await fetch(`${stage.program.url}/first-steps`)).text();

  test('is served without a key, with a policy that forbids loading anything', async () => {
    const response = await fetch(`${stage.program.url}/first-steps`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-/) as string,
      'x-content-type-options': 'nosniff',
    });
    expect((await fetch(`${stage.program.url}/first-steps`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${stage.program.url}/first-steps`, { method: 'POST' })).status).toBe(
      isKeyed ? 401 : 405,
    );
  });

  test.each(['//graphql', '/.', '/nowhere', ...(isKeyed ? ['//'] : [])])(
    'does not open the path %s next to it',
    async (odd) => {
      const { status } = await curl([`${stage.program.url}${odd}`]);
      expect([odd, status]).toEqual([odd, isKeyed ? 401 : 404]);
    },
  );

  test('has only working links', async () => {
    const links = [...(await page()).matchAll(/<a href="(\.[^"]+)"/g)].map(([, href]) => href!);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links)
      expect([link, (await fetch(new URL(link, `${stage.program.url}/first-steps`))).status]).toEqual([
        link,
        200,
      ]);
  });

  test('has commands that work as printed', async () => {
    await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
    const key = isKeyed ? await makeKey(stage.program, 'shop') : '';
    const blocks = [...(await page()).matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) =>
      text!.replaceAll(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code))),
    );
    const [csv, upload, ...others] = blocks;
    expect(csv).toMatch(/^Product Name,Input Image Urls\n/);
    const folder = await mkdtemp(path.join(tmpdir(), 'halftone-home-'));
    try {
      await writeFile(path.join(folder, 'catalogue.csv'), catalogue([stage.host.url('/a.jpg')]));
      const run = async (command: string) => {
        const script = command.replaceAll('KEY', key);
        return (await promisify(execFile)('bash', ['-euc', script], { cwd: folder })).stdout;
      };
      const { requestId } = JSON.parse(await run(upload!)) as { requestId: string };
      let output = '';
      for (const command of others) output += await run(command.replaceAll('/ID/', `/${requestId}/`));
      expect(output).toContain('"status":"COMPLETED"');
      expect(await readFile(path.join(folder, 'output.csv'), 'utf8')).toContain('Output Image Urls');
      expect((await readFile(path.join(folder, 'images.zip'))).subarray(0, 2).toString()).toBe('PK');
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 60_000);

  describeWith('chromium', hasChromium, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    test.each([
      ['a phone', 'light', 360],
      ['a phone', 'dark', 360],
      ['a desktop', 'light', 1280],
      ['a desktop', 'dark', 1280],
    ] as const)(
      'fits %s in %s mode (%i px) and loads nothing',
      async (_device, colorScheme, width) => {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
        const tab = await context.newPage();
        const requests: string[] = [];
        const messages: string[] = [];
        tab.on('request', (request) => void requests.push(request.url()));
        tab.on('console', (message) => void messages.push(message.text()));
        await tab.goto(`${stage.program.url}/first-steps`);
        const seen = await tab.evaluate<{ overflow: number; background: string }>(
          `({ overflow: document.documentElement.scrollWidth - innerWidth,
             background: getComputedStyle(document.body).backgroundColor })`,
        );
        const background = colorScheme === 'dark' ? 'rgb(21, 19, 23)' : 'rgb(251, 249, 252)';
        expect(seen).toEqual({ overflow: 0, background });
        expect([requests.filter((url) => !url.startsWith('data:')), messages]).toEqual([
          [`${stage.program.url}/first-steps`],
          [],
        ]);
        await tab.getByRole('link', { name: /GraphiQL/ }).click();
        await tab.waitForURL(`${stage.program.url}/graphiql`);
        await context.close();
      },
      60_000,
    );
  });
});
