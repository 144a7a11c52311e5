import { SignedLinks } from '../access/index.js';
import { readConfig } from '../config/index.js';
import { SecretKeys } from '../secrets/index.js';
import { Links } from './links.js';
import type { RequestEntity } from './entities/index.js';

const REQUEST = '019aa5a0-0000-7000-8000-000000000001';
const IMAGE = '019aa5a0-0000-7000-8000-000000000002';
const open = (variables: Record<string, string> = {}) => {
  const config = readConfig(variables);
  return new Links(config, new SignedLinks(config, new SecretKeys(config.secretKey)));
};
const NO_OWNER = { owner: null };
const SHOP_OWNER = { owner: 'shop' };

describe('publicUrl', () => {
  test.each<[Record<string, string>, string]>([
    [{}, 'http://127.0.0.1:3000'],
    [{ PORT: '8080', HOST: 'localhost' }, 'http://localhost:8080'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ PUBLIC_URL: 'https://shop.example/' }, 'https://shop.example'],
    [{ PUBLIC_URL: 'https://shop.example/images', PORT: '8080' }, 'https://shop.example/images'],
  ])('the public URL with the variables %j is %s', (variables, url) =>
    expect(open(variables).publicUrl).toBe(url),
  );

  test('the public URL is the address on which the server listens, once that is known', () => {
    const links = open({ PORT: '0', HOST: '::1' });
    links.listeningAt(49_152, '::1');
    expect(links.publicUrl).toBe('http://[::1]:49152');
    expect(links.toObject('a/b.csv')).toBe('http://[::1]:49152/files/a/b.csv');
  });

  test.each<[Record<string, string>, string]>([
    [{}, 'http://127.0.0.1:3000'],
    [{ PUBLIC_URL: 'https://shop.example' }, 'https://shop.example'],
    [
      {
        ...{ S3_ENDPOINT: 'http://s3:9000', S3_ACCESS_KEY: 'k', S3_SECRET_KEY: 's' },
        ...{ S3_PUBLIC_URL: 'https://cdn.example', PUBLIC_URL: 'https://shop.example' },
      },
      'https://cdn.example',
    ],
  ])('with the variables %j the URLs of images begin with %s', (variables, url) =>
    expect(open(variables).imagesUrl).toBe(url),
  );

  test('a configured public URL is kept when the server listens', () => {
    const links = open({ PUBLIC_URL: 'https://shop.example', PORT: '0' });
    links.listeningAt(49_152, '127.0.0.1');
    expect(links.publicUrl).toBe('https://shop.example');
  });
});

describe('toOutput', () => {
  const image = {
    id: IMAGE,
    requestId: REQUEST,
    status: 'COMPLETED',
    outputFormat: 'webp',
    fileName: 'mug-front.webp',
  } as const;

  test('a completed image has a URL of this program', () => {
    expect(open().toOutput(image, NO_OWNER)).toBe(
      `http://127.0.0.1:3000/files/requests/${REQUEST}/images/${IMAGE}/mug-front.webp`,
    );
  });

  test('an image that was stored without a file name keeps its URL', () => {
    expect(open().toOutput({ ...image, fileName: null }, NO_OWNER)).toBe(
      `http://127.0.0.1:3000/files/requests/${REQUEST}/images/${IMAGE}.webp`,
    );
  });

  test('a completed image is linked in a public bucket, a CSV and an image in a private bucket are not', () => {
    const s3 = { S3_ENDPOINT: 'http://s3.internal:9000', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' };
    const links = open({ ...s3, S3_PUBLIC_URL: 'https://cdn.example/shop/' });
    expect(links.toOutput(image, NO_OWNER)).toBe(
      `https://cdn.example/shop/requests/${REQUEST}/images/${IMAGE}/mug-front.webp`,
    );
    expect(links.toObject('a/b.csv')).toBe('http://127.0.0.1:3000/files/a/b.csv');
    expect(open(s3).toOutput(image, NO_OWNER)).toMatch(/^http:\/\/127\.0\.0\.1:3000\/files\//);
  });

  test.each(['PENDING', 'PROCESSING', 'FAILED', 'CANCELLED'] as const)(
    'an image in the status %s has no URL',
    (status) => {
      expect(open().toOutput({ ...image, status }, NO_OWNER)).toBeNull();
    },
  );

  test('an image without an output format has no URL', () => {
    expect(open().toOutput({ ...image, outputFormat: null }, NO_OWNER)).toBeNull();
  });
});

describe('ofImage', () => {
  const image = {
    id: IMAGE,
    requestId: REQUEST,
    status: 'COMPLETED',
    inputUrl: 'https://shop.example/mug.jpg',
    inputFormat: 'jpeg',
    outputFormat: 'webp',
    fileName: 'mug.webp',
    width: 800,
    height: 600,
    outputBytes: 40,
    sizes: null,
  } as const;
  const folder = `http://127.0.0.1:3000/files/requests/${REQUEST}/originals/${IMAGE}`;

  test.each<[string, object, boolean, string | null]>([
    ['completed', {}, true, `${folder}/mug.jpg`],
    ['completed, in a request of an earlier version,', { fileName: null }, true, `${folder}.jpeg`],
    ['completed, in a request without keepOriginals,', {}, false, null],
    ['FAILED', { status: 'FAILED' }, true, null],
  ])('an image that is %s has the original URL that it should have', (_, given, keepOriginals, url) => {
    const request = { ...NO_OWNER, keepOriginals };
    expect(open().ofImage({ ...image, ...given }, request).originalUrl).toBe(url);
  });
});

describe('toSizes', () => {
  const image = {
    id: IMAGE,
    requestId: REQUEST,
    status: 'COMPLETED',
    outputFormat: 'webp',
    fileName: 'mug-r1.webp',
    width: 800,
    height: 600,
    outputBytes: 40,
    sizes: [
      { width: 400, height: 300, bytes: 20 },
      { width: 200, height: 150, bytes: 10 },
    ],
  } as const;
  const folder = `http://127.0.0.1:3000/files/requests/${REQUEST}/images/${IMAGE}`;

  test('an image of several widths has the URL of each, ascending, with the output itself', () =>
    expect(open().toSizes(image, NO_OWNER)).toEqual([
      { width: 200, height: 150, bytes: 10, url: `${folder}/mug-r1-200w.webp` },
      { width: 400, height: 300, bytes: 20, url: `${folder}/mug-r1-400w.webp` },
      { width: 800, height: 600, bytes: 40, url: `${folder}/mug-r1.webp` },
    ]));

  test.each<[string, object, number]>([
    ['that is smaller than all widths', { sizes: [] }, 1],
    ['without the option', { sizes: null }, 0],
    ['that has not completed', { status: 'PROCESSING' }, 0],
  ])('an image %s has as many as it has outputs', (_, given, count) =>
    expect(open().toSizes({ ...image, ...given }, NO_OWNER)).toHaveLength(count),
  );

  test('with an owner each has its own signature', () => {
    const urls = open({ SECRET_KEY: 'a secret key of thirty-two characters' })
      .toSizes(image, SHOP_OWNER)
      .map(({ url }) => url);
    expect(urls.every((url) => /w?\.webp\?signature=[\w-]{43}$/.test(url))).toBe(true);
    expect(new Set(urls.map((url) => url.split('=')[1])).size).toBe(3);
  });
});

describe('objects with an owner', () => {
  const SECRET = { SECRET_KEY: 'a secret key of thirty-two characters' };
  const image = {
    id: IMAGE,
    requestId: REQUEST,
    status: 'COMPLETED',
    outputFormat: 'webp',
    fileName: 'mug-front.webp',
  } as const;
  const request = { id: REQUEST, outputCsvAt: new Date(), ...SHOP_OWNER } as RequestEntity;
  const folder = `http://127.0.0.1:3000/files/requests/${REQUEST}`;

  test('an image with an owner has a signed URL that never changes', () => {
    const url = open(SECRET).toOutput(image, SHOP_OWNER)!;
    expect(url).toMatch(/\/mug-front\.webp\?signature=[\w-]{43}$/);
    expect(url.split('?')[0]).toBe(`${folder}/images/${IMAGE}/mug-front.webp`);
    expect(open(SECRET).toOutput(image, SHOP_OWNER)).toBe(url);
  });

  test.each([
    ['hour', 1, 2],
    ['week', 168, 169],
  ] as const)(
    'the signed URL of a CSV with the life %s expires after %i to %i hours',
    (life, least, most) => {
      const [, expires] = /\?expires=(\d+)&signature=/.exec(open(SECRET).toOutputCsv(request, life)!)!;
      const hours = (Number(expires) - Date.now() / 1000) / 3600;
      expect(hours).toBeGreaterThan(least - 0.01);
      expect(hours).toBeLessThanOrEqual(most);
    },
  );

  test('objects with an owner have unsigned URLs without a SECRET_KEY, and in a public bucket', () => {
    expect(open().toInputCsv(request)).toBe(`${folder}/input.csv`);
    const s3 = { S3_ENDPOINT: 'http://s3:9000', S3_ACCESS_KEY: 'k', S3_SECRET_KEY: 's' };
    const links = open({ ...SECRET, ...s3, S3_PUBLIC_URL: 'https://cdn.example' });
    expect(links.toOutput(image, SHOP_OWNER)).not.toContain('?');
  });
});
