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
const NOBODYS = { owner: null };
const SHOPS = { owner: 'shop' };

describe('publicUrl', () => {
  test.each<[Record<string, string>, string]>([
    [{}, 'http://127.0.0.1:3000'],
    [{ PORT: '8080', HOST: 'localhost' }, 'http://localhost:8080'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ PUBLIC_URL: 'https://shop.example/' }, 'https://shop.example'],
    [{ PUBLIC_URL: 'https://shop.example/images', PORT: '8080' }, 'https://shop.example/images'],
  ])('of %j is %s', (variables, url) => expect(open(variables).publicUrl).toBe(url));

  test('is where the server listens, once that is known', () => {
    const links = open({ PORT: '0', HOST: '::1' });
    links.listeningAt(49_152, '::1');
    expect(links.publicUrl).toBe('http://[::1]:49152');
    expect(links.toObject('a/b.csv')).toBe('http://[::1]:49152/files/a/b.csv');
  });

  test('stays as it was configured', () => {
    const links = open({ PUBLIC_URL: 'https://shop.example', PORT: '0' });
    links.listeningAt(49_152, '127.0.0.1');
    expect(links.publicUrl).toBe('https://shop.example');
  });
});

describe('toOutput', () => {
  const image = { id: IMAGE, requestId: REQUEST, status: 'COMPLETED', outputFormat: 'webp' } as const;

  test('a completed image has an address', () => {
    expect(open().toOutput(image, NOBODYS)).toBe(
      `http://127.0.0.1:3000/files/requests/${REQUEST}/images/${IMAGE}.webp`,
    );
  });

  test('it is in the bucket where anybody may read that, and tables are not', () => {
    const s3 = { S3_ENDPOINT: 'http://s3.internal:9000', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' };
    const links = open({ ...s3, S3_PUBLIC_URL: 'https://cdn.example/shop/' });
    expect(links.toOutput(image, NOBODYS)).toBe(
      `https://cdn.example/shop/requests/${REQUEST}/images/${IMAGE}.webp`,
    );
    expect(links.toObject('a/b.csv')).toBe('http://127.0.0.1:3000/files/a/b.csv');
    expect(open(s3).toOutput(image, NOBODYS)).toMatch(/^http:\/\/127\.0\.0\.1:3000\/files\//);
  });

  test.each(['PENDING', 'PROCESSING', 'FAILED', 'CANCELLED'] as const)(
    'one that is %s has none',
    (status) => {
      expect(open().toOutput({ ...image, status }, NOBODYS)).toBeNull();
    },
  );

  test('one without a format has none', () => {
    expect(open().toOutput({ ...image, outputFormat: null }, NOBODYS)).toBeNull();
  });
});

describe('what has an owner', () => {
  const SECRET = { SECRET_KEY: 'a secret key of thirty-two characters' };
  const image = { id: IMAGE, requestId: REQUEST, status: 'COMPLETED', outputFormat: 'webp' } as const;
  const request = { id: REQUEST, outputCsvAt: new Date(), ...SHOPS } as RequestEntity;
  const folder = `http://127.0.0.1:3000/files/requests/${REQUEST}`;

  test('is linked so that whoever follows gets it: an image always by the same address', () => {
    const url = open(SECRET).toOutput(image, SHOPS)!;
    expect(url).toMatch(/\.webp\?signature=[\w-]{43}$/);
    expect(url.split('?')[0]).toBe(`${folder}/images/${IMAGE}.webp`);
    expect(open(SECRET).toOutput(image, SHOPS)).toBe(url);
  });

  test.each([
    ['hour', 1, 2],
    ['week', 168, 169],
  ] as const)('a table for about an %s', (life, least, most) => {
    const [, expires] = /\?expires=(\d+)&signature=/.exec(open(SECRET).toOutputCsv(request, life)!)!;
    const hours = (Number(expires) - Date.now() / 1000) / 3600;
    expect(hours).toBeGreaterThan(least - 0.01);
    expect(hours).toBeLessThanOrEqual(most);
  });

  test('is linked as ever without a SECRET_KEY, and in a public bucket', () => {
    expect(open().toInputCsv(request)).toBe(`${folder}/input.csv`);
    const s3 = { S3_ENDPOINT: 'http://s3:9000', S3_ACCESS_KEY: 'k', S3_SECRET_KEY: 's' };
    const links = open({ ...SECRET, ...s3, S3_PUBLIC_URL: 'https://cdn.example' });
    expect(links.toOutput(image, SHOPS)).not.toContain('?');
  });
});
