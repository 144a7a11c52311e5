import { createRequire } from 'node:module';
import { Metrics } from './metrics.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

test('the build is a metric of value 1 whose labels are the versions of the program and of Node', async () => {
  expect((await new Metrics().scrape()).split('\n')).toContain(
    `halftone_build_info{version="${version}",node_version="${process.versions.node}"} 1`,
  );
});
