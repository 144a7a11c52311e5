import { cleanFileName } from './uploaded-file.js';

describe('cleanFileName', () => {
  test.each([
    ['catalogue.csv', 'catalogue.csv'],
    ['Größen 🪑 (2).csv', 'Größen 🪑 (2).csv'],
    ['/etc/passwd', 'passwd'],
    [String.raw`C:\Users\me\a.csv`, 'a.csv'],
    ['../../a.csv', 'a.csv'],
    [' a.csv ', 'a.csv'],
    ['a\r\nSet-Cookie: x.csv', 'aSet-Cookie: x.csv'],
    ['\u001b[31mred\u0007\u009b.csv', '[31mred.csv'],
    ['a\0.csv', 'a.csv'],
    ['a\ud83e.csv', 'a\ufffd.csv'],
    ['', 'catalogue.csv'],
    ['  ', 'catalogue.csv'],
    ['folder/', 'catalogue.csv'],
    ['.', 'catalogue.csv'],
    ['..', 'catalogue.csv'],
    ['.\u0001.', 'catalogue.csv'],
    ['a/..', 'catalogue.csv'],
    ['.csv', '.csv'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), `${'x'.repeat(254)}…`],
  ])('reduces %j to %j', (name, clean) => expect(cleanFileName(name)).toBe(clean));
});
