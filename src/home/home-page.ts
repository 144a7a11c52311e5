import { createHash } from 'node:crypto';
import { STYLE } from './home-style.js';

/** What the page tells. */
export interface Home {
  /** Where clients reach the program. */
  readonly url: string;
  readonly version: string;
  readonly needsKey: boolean;
  /** Whether the playground and the page of the REST API are served. */
  readonly hasPages: boolean;
  /** Whether the page of the queues is served. */
  readonly hasBoard: boolean;
}

/** The page loads nothing: its style is within it, and named by its hash. */
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

const CATALOGUE = `Product Name,Input Image Urls
Desk lamp,https://images.example.com/lamp.jpg`;

/** The page at `/`. Its links are relative, since a proxy may have put a path before ours. */
export function homePage({ url, version, needsKey, hasPages, hasBoard }: Home): string {
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
<div><h1>Halftone</h1><p class="muted">Compresses every image of a product catalogue, from one CSV.</p></div>
</header>
<nav aria-label="Pages">
${hasPages ? card('./graphiql', 'Playground', 'GraphQL, with an example of every operation') : ''}
${hasPages ? card('./api/docs', 'REST API', 'Every route, to read and to try') : ''}
${card('#first-steps', 'First steps', 'A catalogue from the shell')}
</nav>
<main>
<h2 id="first-steps">First steps</h2>
${needsKey ? NEEDS_KEY : ''}
<ol>
${step('Write <code>catalogue.csv</code>, with a row for each product:', CATALOGUE)}
${step('Upload it. The answer has the id of the request:', curl('upload', '-F file=@catalogue.csv'))}
${step('Watch the request until it has ended:', curl('requests/ID/events', '-N'))}
${step('Download your CSV with the new URLs:', curl('requests/ID/output.csv', '-L -o output.csv'))}
${step('Download all images:', curl('requests/ID/images.zip', '-L -o images.zip'))}
</ol>
<p>GraphQL is at <code>${escapeHtml(url)}/graphql</code>, over HTTP and WebSocket. <code>README.md</code>, which comes with
the program, has the rest.</p>
</main>
<footer>Halftone ${escapeHtml(version)} · <a href="./health/ready">Health</a>${hasBoard ? ' · <a href="./queues">Queues</a>' : ''} · <a href="./api/openapi.json">OpenAPI</a></footer>
</body>
</html>
`;
}

const NEEDS_KEY = `<p>This server asks for a key. Its operator creates one with <code>halftone-keys create NAME</code>
or, in a checkout, <code>npm run keys -- create NAME</code>. Put it in place of <code>KEY</code>.</p>`;

const card = (href: string, title: string, text: string) =>
  `<a href="${href}"><strong>${title}</strong><span>${text}</span></a>`;

const step = (text: string, commands: string) => `<li>${text}<pre>${escapeHtml(commands)}</pre></li>`;

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
