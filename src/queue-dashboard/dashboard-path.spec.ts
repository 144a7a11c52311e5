import { dashboardPathFor } from './dashboard-path.js';

test.each([
  [undefined, '/queues'],
  ['https://shop.example', '/queues'],
  ['https://shop.example/', '/queues'],
  ['https://shop.example/halftone', '/halftone/queues'],
  ['https://shop.example/a/b//', '/a/b/queues'],
])('with the PUBLIC_URL %s the dashboard is at %s', (publicUrl, path) =>
  expect(dashboardPathFor(publicUrl)).toBe(path),
);
