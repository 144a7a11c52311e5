/** Where a page with the header is. The paths are relative, because a proxy may add a prefix. */
export interface HeaderPlace {
  /** The path of this page below `/`, such as `graphiql`. */
  readonly page: string;
  /** The relative path from the page to the folder of `/`. */
  readonly root: string;
  /** The relative path from the page to the files of the header. */
  readonly files: string;
}

const DASHBOARD = [
  ['', 'Requests'],
  ['webhooks', 'Webhooks'],
  ['settings', 'This server'],
] as const;
const DEVELOPERS = [
  ['graphiql', 'GraphQL'],
  ['api/docs', 'REST API'],
] as const;

const DOTS = '6 6 5,16 6 4,26 6 2.6,6 16 4,16 16 2.8,26 16 1.7,6 26 2.6,16 26 1.7,26 26 1';
const MARK = DOTS.split(',')
  .map((dot) => dot.split(' '))
  .map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}"/>`)
  .join('');

/**
 * Returns the page with the header of the dashboard: the ways to the other pages, and the choice of light and dark. The page
 * has `</head>` and `<body>` once. Without the dashboard there are no links to its pages.
 */
export function withHeader(page: string, place: HeaderPlace, hasDashboard: boolean): string {
  const { root, files } = place;
  const head = `<link rel="stylesheet" href="${files}header.css" /><script src="${files}header.js"></script></head>`;
  const links = [...(hasDashboard ? DASHBOARD : []), ...DEVELOPERS]
    .map(([path, label]) => {
      const current = path === place.page ? ' aria-current="page"' : '';
      return `<a href="${root}${path}"${current}>${label}</a>`;
    })
    .join('');
  const header = `<body>
    <header class="halftone-header">
      <a class="halftone-brand" href="${root}"><svg viewBox="0 0 32 32" aria-hidden="true">${MARK}</svg>Halftone</a>
      <nav aria-label="Pages">${links}</nav>
      <select id="halftone-theme" aria-label="Theme">
        <option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option>
      </select>
    </header>`;
  return page.replace('</head>', () => head).replace('<body>', () => header);
}
