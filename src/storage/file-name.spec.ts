import { expectedFileName, fileNameOf, originalFileName, revisedFileName } from './file-name.js';
import { imageIdOf, imageKey, isObjectKey } from './object-key.js';

const AT = 'https://shop.example';

describe('fileNameOf', () => {
  test.each<[string, string, string]>([
    ['/mug-front.jpg', 'jpeg', 'mug-front.jpg'],
    ['/a/b/mug-front.jpeg?v=2#top', 'jpeg', 'mug-front.jpeg'],
    ['/IMG_0042.JPG', 'jpeg', 'IMG_0042.JPG'],
    ['/mug.v2.png', 'png', 'mug.v2.png'],
    ['/scan.tif', 'tiff', 'scan.tif'],
    ['/logo.svg', 'svg', 'logo.svg'],
  ])('the name in the URL %s is kept for %s', (path, format, name) =>
    expect(fileNameOf(AT + path, format)).toBe(name),
  );

  test.each<[string, string, string]>([
    ['/mug.jpg', 'webp', 'mug.webp'],
    ['/mug.png', 'jpeg', 'mug.jpg'],
    ['/mug.jpg', 'avif', 'mug.avif'],
    ['/mug.jfif', 'jpeg', 'mug.jpg'],
    ['/mug.jpg.webp', 'jpeg', 'mug.jpg'],
    ['/mug.jpg.webp', 'webp', 'mug.jpg.webp'],
    ['/mug.heic', 'jpeg', 'mug.jpg'],
    ['/mug', 'jpeg', 'mug.jpg'],
    ['/mug', 'gif', 'mug.gif'],
    ['/mug.v2', 'png', 'mug.v2.png'],
    ['/mug.php', 'jpeg', 'mug.jpg'],
    ['/evil.php.jpg', 'jpeg', 'evil-php.jpg'],
    ['/page.HTML.svg', 'svg', 'page-HTML.svg'],
  ])('the extension for the URL %s follows the output format %s', (path, format, name) =>
    expect(fileNameOf(AT + path, format)).toBe(name),
  );

  test.each<[string, string]>([
    ['/mug%20front%20(1).jpg', 'mug-front-1.jpg'],
    ['/mug%2520front.jpg', 'mug-front.jpg'],
    ['/100%.jpg', '100.jpg'],
    ['/100%25%20wool.jpg', '100-wool.jpg'],
    ['/K%C3%BCche.jpg', 'Kuche.jpg'],
    ['/Küche.jpg', 'Kuche.jpg'],
    ['/K%FCche.jpg', 'K-che.jpg'],
    ['/Ku\u0308che.jpg', 'Kuche.jpg'],
    ['/cr\u00e8me-br\u00fbl\u00e9e.jpg', 'creme-brulee.jpg'],
    ['/Stra%C3%9Fe-%C3%86r%C3%B8-%C5%81%C3%B3d%C5%BA.jpg', 'Strasse-AEro-Lodz.jpg'],
    ['/Чайник-Щётка.jpg', 'Chaynik-Shchetka.jpg'],
    ['/Κούπα.jpg', 'Koupa.jpg'],
    ['/卓上ランプ.jpg', 'image.jpg'],
    ['/卓上-lamp-2.jpg', 'lamp-2.jpg'],
    ['/ﬁne①.jpg', 'fine1.jpg'],
    ['/a__b---c.jpg', 'a__b-c.jpg'],
    ['/mug front!@$&.jpg', 'mug-front.jpg'],
  ])('the name in the URL %s is decoded and transliterated as %s', (path, name) =>
    expect(fileNameOf(AT + path, 'jpeg')).toBe(name),
  );

  test.each<[string, string]>([
    ['', 'image.jpg'],
    ['/', 'image.jpg'],
    ['/photos/', 'photos.jpg'],
    ['/.jpg', 'image.jpg'],
    ['/.htaccess', 'htaccess.jpg'],
    ['/...jpg', 'image.jpg'],
    ['/%2e%2e', 'image.jpg'],
    ['/%2e%2e%2fetc%2fpasswd', 'passwd.jpg'],
    ['/..%5C..%5Cboot.jpg', 'boot.jpg'],
    ['/-rf.jpg', 'rf.jpg'],
    ['/con.jpg', '_con.jpg'],
    ['/CON', '_CON.jpg'],
    ['/nul.front.jpg', '_nul.front.jpg'],
    ['/com1.jpg', '_com1.jpg'],
    ['/company.jpg', 'company.jpg'],
    ['/a%00b.jpg', 'a-b.jpg'],
    ['/a%0d%0aSet-Cookie:%20x.jpg', 'a-Set-Cookie-x.jpg'],
    ['/a%22;b.jpg', 'a-b.jpg'],
    ['/mug.%20jpg', 'mug.jpg.jpg'],
  ])('the name for the URL %s is safe: %s', (path, name) => expect(fileNameOf(AT + path, 'jpeg')).toBe(name));

  test.each<[string, string]>([
    ['/image.php?file=mug-front.jpg', 'mug-front.jpg'],
    ['/_next/image?url=https%3A%2F%2Fcdn.example%2Fa%2Fmug-front.png&w=640', 'mug-front.png'],
    ['/photo?id=12', 'photo.jpg'],
    ['/photo.jpg?file=other.png', 'photo.jpg'],
  ])('a name in the query of %s is used when the path has none: %s', (path, name) =>
    expect(fileNameOf(AT + path, name.endsWith('png') ? 'png' : 'jpeg')).toBe(name),
  );

  test.each(['x'.repeat(500), `${'x'.repeat(99)}.${'y'.repeat(500)}`, 'ß'.repeat(400), '%C3%9F'.repeat(300)])(
    'the name of a long URL has at most 100 characters before its extension (%#)',
    (segment) => {
      const name = fileNameOf(`${AT}/${segment}.jpg`, 'jpeg');
      expect(name).toMatch(/^[A-Za-z0-9._-]{1,100}\.jpg$/);
      expect(name).not.toMatch(/[.-]\.jpg$/);
    },
  );

  test('every name is a segment of a valid key from which the image id can be read', () => {
    const id = '0198a1b2-0000-7000-8000-000000000002';
    const texts = ['..', '%', '%%', '?', '#', ' ', '\ud800', '\0', '/', '.', '-', 'CON', 'a'.repeat(2048)];
    for (const text of texts.flatMap((one) => texts.map((two) => one + two))) {
      const key = imageKey(id, id, 'jpeg', fileNameOf(`${AT}/${text}`, 'jpeg'));
      expect(isObjectKey(key) && imageIdOf(key) === id ? '' : key).toBe('');
    }
  });
});

test.each([
  ['/mug%20front.JPG?v=1', 'mug-front.JPG'],
  ['/mug.heic', 'mug.heic'],
  ['/mug.php', 'mug'],
  ['', 'image'],
])('the expected name for the URL %s is %s', (path, name) => expect(expectedFileName(AT + path)).toBe(name));

describe('originalFileName', () => {
  test.each<[string, string, string, string]>([
    ['mug.jpg', '/mug.jpg', 'jpeg', 'mug.jpg'],
    ['mug.webp', '/mug.jpg', 'jpeg', 'mug.jpg'],
    ['mug.webp', '/mug.jpg', 'png', 'mug.png'],
    ['mug.webp', '/mug', 'jpeg', 'mug.jpg'],
    ['old-rules.webp', '/mug.jpg', 'jpeg', 'old-rules.jpg'],
  ])('the original of the output %s from %s in %s is %s', (output, path, format, name) =>
    expect(originalFileName(output, AT + path, format)).toBe(name),
  );
});

test.each([
  ['mug.jpg', 0, 'mug.jpg'],
  ['mug.jpg', 1, 'mug-r1.jpg'],
  ['a.b.webp', 12, 'a.b-r12.webp'],
])('the name of %s after %i revisions is %s', (name, revision, expected) =>
  expect(revisedFileName(name, revision)).toBe(expected),
);
