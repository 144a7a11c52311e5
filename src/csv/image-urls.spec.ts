import { readImageCell } from './image-cell.js';
import { errorOfUrl, joinImageUrls } from './image-urls.js';

const A = 'https://a.example/1.jpg';
const B = 'http://b.example/2.jpg';

describe('joinImageUrls', () => {
  test.each([
    [[], ''],
    [[A], A],
    [[A, B], `${A},${B}`],
    [[A, '', B], `${A},,${B}`],
    [['', ''], ','],
  ])('joins %j to %j', (urls, cell) => expect(joinImageUrls(urls)).toBe(cell));

  test('joins URLs so that readImageCell splits them again', () => {
    const urls = [A, 'https://a.example/w_1,h_2;q|3 4/1.jpg', B, B];
    expect(readImageCell(joinImageUrls(urls)).urls.map(({ url }) => url)).toEqual(urls);
  });
});

describe('errorOfUrl', () => {
  const ofLength = (length: number): string => 'https://a.example/'.padEnd(length, 'x');

  test.each([
    A,
    'HTTP://A.example',
    'http://127.0.0.1:8080/x',
    'https://a.example/my chair.jpg',
    ofLength(2048),
  ])('accepts %s', (url) => expect(errorOfUrl(url)).toBeNull());

  test.each([
    ['ftp://a.example/1.jpg', 'scheme "ftp"'],
    ['data:image/png;base64,AAAA', 'scheme "data"'],
    ['http:a.example/1.jpg', 'scheme "http"'],
    ['javascript:alert(1)', 'scheme "javascript"'],
    ['chair.jpg', 'not a full image URL'],
    ['www.a.example/chair.jpg', 'not a full image URL'],
    ['//a.example/chair.jpg', 'not a full image URL'],
    ['http://', 'not a valid URL'],
    ['http:///chair.jpg', 'not a valid URL'],
    ['https://a.example:99999/', 'not a valid URL'],
    ['https://a b/', 'not a valid URL'],
    ['https://[::1/', 'not a valid URL'],
    ['https://a.example/a\nb.jpg', 'line break'],
    ['https://a.example/a\0b.jpg', 'control character'],
    [ofLength(2049), '2049 characters long'],
  ])('rejects %j with a short message that contains: %s', (url, reason) => {
    const message = errorOfUrl(url);
    expect(message).toContain(reason);
    expect(message).not.toContain('\0');
    expect(message!.length).toBeLessThan(400);
  });
});
