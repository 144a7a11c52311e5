import { nameInUrl } from './url-name.js';

test.each([
  ['https://shop.example/img/k%C3%BCchentisch.jpg', 'küchentisch.jpg'],
  ['https://shop.example/mug.jpg?v=2#top', 'mug.jpg'],
  ['https://shop.example/100%.jpg', '100%.jpg'],
  ['https://shop.example/', 'https://shop.example/'],
])('the name in %s is %s', (url, name) => expect(nameInUrl(url)).toBe(name));
