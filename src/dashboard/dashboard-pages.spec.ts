import { pathToRoot } from './dashboard-pages.js';

test.each([
  ['/', './'],
  ['/new', './'],
  ['/new/', '../'],
  ['/requests/1', '../'],
  ['/requests/1/review', '../../'],
])('the root is at the relative path %s => %s', (path, root) => expect(pathToRoot(path)).toBe(root));
