import { isLoopback } from './loopback.js';

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://127.1:3000/', true],
  ['http://localhost:3000/halftone', true],
  ['http://shop.localhost', true],
  ['http://[::1]:3000', true],
  ['https://localhost.example.com', false],
  ['https://shop.example', false],
  ['http://192.168.1.5:3000', false],
])('whether %s is a loopback address: %s', (url, isIt) => expect(isLoopback(url)).toBe(isIt));
