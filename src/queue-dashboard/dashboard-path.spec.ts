import { boardPathFor } from './dashboard-path.js';

test.each([
  [undefined, '/queues'],
  ['https://shop.example', '/queues'],
  ['https://shop.example/', '/queues'],
  ['https://shop.example/halftone', '/halftone/queues'],
  ['https://shop.example/a/b//', '/a/b/queues'],
])('where clients use %s it is at %s', (publicUrl, path) => expect(boardPathFor(publicUrl)).toBe(path));
