import { nameIn } from './name-in.js';

test.each([
  ['https://shop.example/k%C3%BCchentisch.jpg', 'küchentisch.jpg'],
  ['https://shop.example/50%.jpg?v=1', '50%.jpg?v=1'],
  ['https://shop.example/', ''],
])('the name in %s is %j', (url, name) => expect(nameIn(url)).toBe(name));
