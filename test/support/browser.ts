import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The path of Chromium: `CHROMIUM_PATH`, or else that of Debian's package. */
const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether this machine has a Chromium that {@link launchBrowser} can start. */
export const hasChromium = existsSync(CHROMIUM_PATH);

/** Starts a headless Chromium that makes no network requests of its own. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM_PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page in a new profile, with the hosts it has contacted and the errors it has reported. */
export interface WatchedPage {
  readonly page: Page;
  /** `host:port` of every request and every WebSocket. */
  readonly hosts: ReadonlySet<string>;
  /** Uncaught errors, and the errors and warnings of the console. */
  readonly errors: readonly string[];
}

/** Opens an empty page in `browser` and watches it from the start; `password` answers HTTP authentication. */
export async function openPage(
  browser: Browser,
  password?: { readonly username: string; readonly password: string },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...(password && { httpCredentials: password }),
  });
  // Shorter than the timeout of a test, so that the failure names the missing element.
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const hosts = new Set<string>();
  const errors: string[] = [];
  context.on('request', (request) => void hosts.add(new URL(request.url()).host));
  page.on('websocket', (socket) => void hosts.add(new URL(socket.url()).host));
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  return { page, hosts, errors };
}
