import { childEnvironment } from './child-environment.js';

test('a child gets the variables that libvips needs and nothing that could be a secret', () => {
  const parent = {
    PATH: '/usr/bin',
    LD_PRELOAD: 'libjemalloc.so',
    VIPS_WARNING: '1',
    DATABASE_URL: 'postgres://user:secret@host/db',
    S3_SECRET_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    HOME: '/root',
    MY_PATH: 'x',
    UV_THREADPOOL_SIZE: '16',
  };
  expect(childEnvironment(parent)).toEqual({
    PATH: '/usr/bin',
    LD_PRELOAD: 'libjemalloc.so',
    VIPS_WARNING: '1',
    GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
    MALLOC_ARENA_MAX: '1',
    MALLOC_MMAP_THRESHOLD_: '16777216',
    MALLOC_TRIM_THRESHOLD_: '33554432',
    UV_THREADPOOL_SIZE: '1',
  });
});

test('the settings of malloc in the environment come before our own', () => {
  const own = {
    GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0',
    MALLOC_ARENA_MAX: '4',
    MALLOC_TRIM_THRESHOLD_: '1',
  };
  expect(childEnvironment(own)).toMatchObject(own);
});
