import { readConfig } from '../config/index.js';
import { Links } from './links.service.js';

const REQUEST = '019aa5a0-0000-7000-8000-000000000001';
const IMAGE = '019aa5a0-0000-7000-8000-000000000002';
const open = (variables: Record<string, string> = {}) => new Links(readConfig(variables));

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
    expect(open().toOutput(image)).toBe(
      `http://127.0.0.1:3000/files/requests/${REQUEST}/images/${IMAGE}.webp`,
    );
  });

  test('it is in the bucket where anybody may read that, and tables are not', () => {
    const s3 = { S3_ENDPOINT: 'http://s3.internal:9000', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' };
    const links = open({ ...s3, S3_PUBLIC_URL: 'https://cdn.example/shop/' });
    expect(links.toOutput(image)).toBe(`https://cdn.example/shop/requests/${REQUEST}/images/${IMAGE}.webp`);
    expect(links.toObject('a/b.csv')).toBe('http://127.0.0.1:3000/files/a/b.csv');
    expect(open(s3).toOutput(image)).toMatch(/^http:\/\/127\.0\.0\.1:3000\/files\//);
  });

  test.each(['PENDING', 'PROCESSING', 'FAILED', 'CANCELLED'] as const)(
    'one that is %s has none',
    (status) => {
      expect(open().toOutput({ ...image, status })).toBeNull();
    },
  );

  test('one without a format has none', () => {
    expect(open().toOutput({ ...image, outputFormat: null })).toBeNull();
  });
});
