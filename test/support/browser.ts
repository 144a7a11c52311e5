import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where the system's Chromium is: `CHROMIUM_PATH`, else the place that Debian's package puts it. */
export const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether this machine has a Chromium that {@link launchBrowser} can start. */
export const hasChromium = existsSync(CHROMIUM_PATH);

/** Starts a headless Chromium that asks the network for nothing on its own account. */
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

/** A page with a profile of its own, and what it did since: the hosts it asked, what it complained about. */
export interface Visit {
  readonly page: Page;
  /** `host:port` of every request and every WebSocket. */
  readonly hosts: ReadonlySet<string>;
  /** Uncaught errors, and all that was written to the console as an error or a warning. */
  readonly faults: readonly string[];
}

/** Opens an empty page in `browser` and watches it from the start; `password` is given to who asks for one. */
export async function openPage(
  browser: Browser,
  password?: { readonly username: string; readonly password: string },
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...(password && { httpCredentials: password }),
  });
  // Shorter than a test may take, so that what fails names the thing that did not come.
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const hosts = new Set<string>();
  const faults: string[] = [];
  context.on('request', (request) => void hosts.add(new URL(request.url()).host));
  page.on('websocket', (socket) => void hosts.add(new URL(socket.url()).host));
  page.on('pageerror', (error) => void faults.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  return { page, hosts, faults };
}
