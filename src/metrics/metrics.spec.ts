import { createRequire } from 'node:module';
import { Metrics } from './metrics.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

test('exports the versions of the program and of Node as labels of halftone_build_info', async () => {
  expect((await new Metrics().scrape()).split('\n')).toContain(
    `halftone_build_info{version="${version}",node_version="${process.versions.node}"} 1`,
  );
});
