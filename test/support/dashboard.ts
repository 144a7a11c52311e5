import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { isInSharedS3 } from './s3/shared-s3.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Even one of 0.01 ms keeps the colour of before until the next frame, which is late on a busy machine. */
const TRANSITIONS_ENDED = `Promise.allSettled(
  document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished)
)`;

/** A page of the dashboard in a browser of its own, and what it must not do. */
export interface DashboardPage {
  readonly page: Page;
  /** The hosts it has contacted but that of the bucket, and its errors but those of lost connections. */
  findings(): { hosts: string[]; errors: string[] };
  close(): Promise<void>;
}

/** Opens the dashboard of the program at `url`, at `path`. */
export async function openDashboard(browser: Browser, url: string, path = '/'): Promise<DashboardPage> {
  const { page, hosts, errors } = await openPage(browser);
  await page.goto(`${url}${path}`);
  return {
    page,
    findings: () => ({
      hosts: [...hosts].filter((host) => !isInSharedS3(`http://${host}`)),
      errors: errors.filter((error) => !/net::ERR_CONNECTION_|WebSocket connection to/.test(error)),
    }),
    close: () => page.context().close(),
  };
}

/** Returns the serious and critical findings of axe on the page as it is now, each with the elements that have it. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(TRANSITIONS_ENDED);
  // Not a script element, which the content security policy of the page forbids.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>(`axe.run(document, { resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Returns what does not fit at a usual width, and what axe finds, in both colours. */
export async function layoutFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (overflow > 0) findings.push(`${colorScheme}: ${overflow} px wider than ${width} px`);
      for (const finding of await seriousFindings(page))
        findings.push(`${colorScheme} at ${width} px: ${finding}`);
    }
  }
  return findings;
}
