/** Unit tests stand beside the code (`*.spec.ts`), end-to-end tests in `test/` (`*.test.ts`). */
export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/demo', '<rootDir>/bench', '<rootDir>/web'],
  testRegex: '\\.(spec|test)\\.ts$',
  extensionsToTreatAsEsm: ['.ts'],
  // Our imports name the compiled file, as Node's ESM resolution asks for; the tests run the source.
  moduleNameMapper: {
    // The WebAssembly lies in the build only.
    '/wasm-file\\.js$': '<rootDir>/dist/src/images/compressor/ssimulacra2/wasm-file.js',
    // A thread runs the build.
    '/thread-file\\.js$': '<rootDir>/dist/src/storage/thread-file.js',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/test/support/transform.js',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // With the packages, so that a run leaves nothing in the system's temporary folder.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/equal-bytes.ts'],
  reporters: ['default', '<rootDir>/test/support/count.reporter.js'],
  testTimeout: 60_000,
  maxWorkers: 4,
  // A worker that holds nothing open needs up to half a second to free its heap on a busy machine, which is all that
  // Jest gives it by default. One that is still there after this holds something open.
  workerGracefulExitTimeout: 10_000,
};
