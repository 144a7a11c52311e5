import { bundleFolder } from './bundle-folder.js';

describe('bundleFolder', () => {
  test.each([
    ['file:///app/dist/src/graphiql/playground.module.js', '/app/dist/web'],
    ['file:///app/src/graphiql/playground.module.ts', '/app/dist/web'],
    ['file:///srv/dist/src/graphiql/playground.module.ts', '/srv/dist/dist/web'],
    ['file:///my%20app/dist/src/graphiql/playground.module.js', '/my app/dist/web'],
  ])('%s has its bundle in %s', (moduleUrl, folder) => expect(bundleFolder(moduleUrl)).toBe(folder));
});
