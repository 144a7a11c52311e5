/** The variable parts of the page. */
export interface DashboardPage {
  /** The path of the page as browsers see it, with a trailing slash. */
  readonly basePath: string;
  readonly title: string;
  /** The configuration that the scripts read: JSON without `<` and `>`. */
  readonly uiConfig: string;
}

/** Matches the tags that load the files of @bull-board/ui. The names contain hashes, so they are only known from its page. */
const OWN_ASSET = /<(?:link|script)\b[^>]*\s(?:href|src)="static\/[\w./-]+"[^>]*>(?:<\/script>)?/g;

/**
 * Returns the page of the queue dashboard, with the scripts and styles that `template`, the page of @bull-board/ui, loads
 * from its own folder. The fonts of another host and the inline styles of that page are left out.
 *
 * @throws {Error} when the template loads no script, so that the page would stay empty
 */
export function dashboardPage(template: string, { basePath, title, uiConfig }: DashboardPage): string {
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
