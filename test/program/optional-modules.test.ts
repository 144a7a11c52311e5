import { ApiClient } from '../support/client.js';
import { startCollector } from '../support/collector.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { modulesLoaded } from '../support/loaded.js';

describe('the optional modules of tracing and the queue dashboard', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  test('are not loaded by default', async () => {
    const without = await modulesLoaded({ DATABASE_URL: database.url });
    // A module that is always loaded is found, or the test would prove nothing.
    expect(without.some((url) => url.endsWith('/bundle/node_modules/bullmq.mjs'))).toBe(true);
    expect(without.some((url) => url.endsWith('/bundle/node_modules/express.mjs'))).toBe(true);
    // prom-client loads the OpenTelemetry API, which does nothing by itself.
    const ours = without.filter((url) => !url.endsWith('/@opentelemetry/api.mjs'));
    expect(ours.filter((url) => /@opentelemetry|@bull-board|open-telemetry/.test(url))).toEqual([]);
  }, 60_000);

  test('are loaded when they are enabled, and the last spans are exported at the stop', async () => {
    const collector = await startCollector();
    try {
      const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, BULL_BOARD: 'true' };
      const withBoth = await modulesLoaded({ DATABASE_URL: database.url, ...asked }, async (url) => {
        await new ApiClient(url).query('{ __typename }');
        expect(collector.spans()).toEqual([]);
      });
      expect(collector.spans('POST /graphql')).toHaveLength(1);
      for (const part of ['/dist/bundle/open-telemetry.js', '/node_modules/@bull-board/api/'])
        expect([part, withBoth.some((url) => url.includes(part))]).toEqual([part, true]);
    } finally {
      await collector.close();
    }
  }, 60_000);
});
