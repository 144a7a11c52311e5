/** Where the page is, and what its scripts read when they start. */
export interface DashboardPage {
  /** Its path as browsers see it, with a slash at the end. */
  readonly basePath: string;
  readonly title: string;
  /** JSON, without `<` and `>`. */
  readonly uiConfig: string;
}

/** What the bundle of @bull-board/ui consists of is told by its own page alone: the names have hashes in them. */
const OWN_ASSET = /<(?:link|script)\b[^>]*\s(?:href|src)="static\/[\w./-]+"[^>]*>(?:<\/script>)?/g;

/**
 * The page of the board, made of the scripts and styles that `template`, the page of @bull-board/ui, loads from
 * beside itself. The rest of that page, fonts of another host and styles in its text, is left out.
 *
 * @throws {Error} when the template loads none, so that the page would stay empty
 */
export function boardPage(template: string, { basePath, title, uiConfig }: DashboardPage): string {
  const assets = template.match(OWN_ASSET) ?? [];
  const of = (element: string) => assets.filter((tag) => tag.startsWith(`<${element}`)).join('');
  if (of('script') === '') throw new Error('The page of @bull-board/ui loads no script that could be found');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<base href="${escape(basePath)}">
<title>${escape(title)}</title>
<link rel="icon" type="image/svg+xml" id="fav-logo" href="static/images/logo.svg">${of('link')}
</head>
<body class="preload">
<script id="__UI_CONFIG__" type="application/json">${uiConfig}</script>
<div id="root"></div>${of('script')}
</body>
</html>
`;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
