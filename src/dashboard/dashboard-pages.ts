/** The paths of the dashboard's pages; the page itself decides what it shows. The access rules list their first segments. */
export const DASHBOARD_PAGES = ['/', '/new', '/requests/*path', '/webhooks', '/settings'];

/** Returns the relative path from the page at `path` up to the folder of `/`. It is relative, as a proxy may add a prefix. */
export function pathToRoot(path: string): string {
  const depth = path.split('/').length - 2;
  return depth === 0 ? './' : '../'.repeat(depth);
}
