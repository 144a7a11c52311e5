import { createHash } from 'node:crypto';
import { STYLE } from './home-style.js';

/** The facts that the page shows. */
export interface Home {
  /** The public URL of the program. */
  readonly url: string;
  readonly version: string;
  readonly needsKey: boolean;
  /** Whether the dashboard is served. */
  readonly hasDashboard: boolean;
  /** Whether the pages of GraphiQL and of the REST API are served. */
  readonly hasPages: boolean;
  /** Whether the queue dashboard is served. */
  readonly hasQueueDashboard: boolean;
}

/** The Content-Security-Policy of the page. It loads nothing; its inline style is allowed by its hash. */
export const HOME_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CIRCLES = [
  [6, 6, 5],
  [16, 6, 4],
  [26, 6, 2.6],
  [6, 16, 4],
  [16, 16, 2.8],
  [26, 16, 1.7],
  [6, 26, 2.6],
  [16, 26, 1.7],
  [26, 26, 1],
]
  .map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}"/>`)
  .join('');

const ICON = encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#d6087b">${CIRCLES}</svg>`,
);

const CSV = `Product Name,Input Image Urls
Desk lamp,https://images.example.com/lamp.jpg`;

/** Returns the page of first steps. Its links are relative, because a proxy may add a prefix to the path. */
export function homePage({
  url,
  version,
  needsKey,
  hasDashboard,
  hasPages,
  hasQueueDashboard,
}: Home): string {
  const key = needsKey ? ["-H 'Authorization: Bearer KEY'"] : [];
  const curl = (path: string, ...options: string[]) =>
    [`curl ${url}/api/${path}`, ...key, ...options].join(' \\\n  ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Halftone</title>
<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${ICON}">
<style>${STYLE}</style>
</head>
<body>
<header>
<svg viewBox="0 0 32 32" aria-hidden="true">${CIRCLES}</svg>
<div><h1>Halftone</h1><p class="muted">Compresses every image of a product catalogue.</p></div>
</header>
<nav aria-label="Pages">
${hasDashboard ? card('./', 'Dashboard', 'Upload a catalogue and watch its images') : ''}
${hasPages ? card('./graphiql', 'GraphiQL', 'Try GraphQL, with an example of every operation') : ''}
${hasPages ? card('./api/docs', 'REST API', 'Read about every route and try it') : ''}
${card('#first-steps', 'First steps', 'Process a catalogue from the shell')}
</nav>
<main>
<h2 id="first-steps">First steps</h2>
${needsKey ? NEEDS_KEY : ''}
<ol>
${step('Write <code>catalogue.csv</code> with one row per product:', CSV)}
${step('Upload it. The response contains the id of the request:', curl('upload', '-F file=@catalogue.csv'))}
${step('Follow the request until it ends:', curl('requests/ID/events', '-N'))}
${step('Download your CSV with the new URLs:', curl('requests/ID/output.csv', '-L -o output.csv'))}
${step('Download all images:', curl('requests/ID/images.zip', '-L -o images.zip'))}
</ol>
<p>GraphQL is at <code>${escapeHtml(url)}/graphql</code>, over HTTP and WebSocket. The <code>README.md</code> of the
program documents everything else.</p>
</main>
<footer>Halftone ${escapeHtml(version)} · <a href="./health/ready">Health</a>${hasQueueDashboard ? ' · <a href="./queues">Queues</a>' : ''} · <a href="./api/openapi.json">OpenAPI</a></footer>
</body>
</html>
`;
}

const NEEDS_KEY = `<p>This server requires a key. Its operator creates one with <code>halftone-keys create NAME</code>
or, in a checkout, with <code>npm run keys -- create NAME</code>. Replace <code>KEY</code> with it.</p>`;

const card = (href: string, title: string, text: string) =>
  `<a href="${href}"><strong>${title}</strong><span>${text}</span></a>`;

const step = (text: string, commands: string) => `<li>${text}<pre>${escapeHtml(commands)}</pre></li>`;

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
