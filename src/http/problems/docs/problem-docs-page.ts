import { STATUS_CODES } from 'node:http';
import { type ProblemCode, statusOf } from '../problem.js';
import type { ProblemText } from './problem-text.js';
import { PROBLEM_TEXTS } from './problem-texts.js';

/** Every code that has a page. */
export const PROBLEM_CODES = Object.keys(PROBLEM_TEXTS) as ProblemCode[];

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}' +
  'code{background:#8882;padding:.1em .3em}:root{color-scheme:light dark}';

/** The Content-Security-Policy of the pages. They load nothing; their style is inline. */
export const PROBLEM_DOCS_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Returns the page of one code. The link to the index is relative, so that it works below any public path. */
export function problemPage(code: ProblemCode): string {
  return page(
    code,
    `${section(code, PROBLEM_TEXTS[code])}<p><a href="../problems">All problem codes</a></p>`,
  );
}

/** Returns the page that lists every code. */
export function problemIndexPage(): string {
  const about =
    '<p>Every error response of the REST API is a problem document (RFC 9457). Programs check its <code>code</code>; people ' +
    'read its <code>detail</code>. GraphQL returns the same codes in <code>errors[].extensions.code</code>, or in ' +
    '<code>extensions.reason</code> when <code>code</code> is one of Apollo Server’s.</p>';
  const sections = PROBLEM_CODES.map((code) => section(code, PROBLEM_TEXTS[code])).join('\n');
  return page('Problem codes', `<h1>Problem codes</h1>\n${about}\n${sections}`);
}

function section(code: ProblemCode, { meaning, fix }: ProblemText): string {
  const status = statusOf(code);
  return [
    `<section id="${code}">`,
    `<h2><code>${code}</code></h2>`,
    `<p>HTTP status ${status} (${STATUS_CODES[status]}). ${escapeHtml(meaning)}</p>`,
    '<p>What to do:</p>',
    `<ul>${fix.map((step) => `<li>${escapeHtml(step)}</li>`).join('')}</ul>`,
    '</section>',
  ].join('\n');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Halftone: ${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
