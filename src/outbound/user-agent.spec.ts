import { userAgent } from './user-agent.js';

test.each([
  [undefined, /^Halftone\/\d+\.\d+\.\d+$/],
  ['https://halftone.example', /^Halftone\/\d+\.\d+\.\d+ \(\+https:\/\/halftone\.example\)$/],
])('with the public URL %p the User-Agent matches %p', (publicUrl, pattern) => {
  expect(userAgent(publicUrl)).toMatch(pattern);
});
