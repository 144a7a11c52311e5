import { bundleFolder } from './bundle-folder.js';

describe('bundleFolder', () => {
  test.each([
    ['file:///app/dist/src/graphiql/graphiql.module.js', '/app/dist/web'],
    ['file:///app/dist/bundle/program.js', '/app/dist/web'],
    ['file:///dist/bundle/app/dist/src/graphiql/graphiql.module.js', '/dist/bundle/app/dist/web'],
    ['file:///app/src/graphiql/graphiql.module.ts', '/app/dist/web'],
    ['file:///srv/dist/src/graphiql/graphiql.module.ts', '/srv/dist/dist/web'],
    ['file:///my%20app/dist/src/graphiql/graphiql.module.js', '/my app/dist/web'],
  ])('the bundle of %s is in %s', (moduleUrl, folder) => expect(bundleFolder(moduleUrl)).toBe(folder));
});
