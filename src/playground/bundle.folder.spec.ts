import { bundleFolder } from './bundle.folder.js';

describe('bundleFolder', () => {
  test.each([
    ['file:///app/dist/src/playground/playground.module.js', '/app/dist/web'],
    ['file:///app/src/playground/playground.module.ts', '/app/dist/web'],
    ['file:///srv/dist/src/playground/playground.module.ts', '/srv/dist/dist/web'],
    ['file:///my%20app/dist/src/playground/playground.module.js', '/my app/dist/web'],
  ])('%s has its bundle in %s', (moduleUrl, folder) => expect(bundleFolder(moduleUrl)).toBe(folder));
});
