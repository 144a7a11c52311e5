import { audit } from '../support/audit.js';
import { csvOf } from '../support/csv-of.js';
import { answer, answerUnlessKnown, type Behaviour } from '../support/image-host.behaviours.js';
import { photo, type Stage, startStage } from '../support/stage.js';
import { type Random, randomFor } from '../soak/random.js';

const SEED = Number(process.env.FAULT_SEED || 17);
const URLS = 24;
const UPLOADS = 14;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ own: true, env: { ROLES: 'api' } });
}, 120_000);
afterAll(() => stage?.dispose());

const change = (mutation: string, id: string) =>
  stage.api.query(`mutation ($id: ID!) { ${mutation} }`, { id });

/** Serves images at paths of which many have the same bytes, some no validators, and some a 404 at first. */
async function serve(): Promise<{ paths: readonly string[]; replace: (path: string) => Promise<void> }> {
  let version = 0;
  const newPhoto = () => photo({ width: 60 + ++version, height: 50 });
  const photos = await Promise.all(Array.from({ length: URLS / 3 }, newPhoto));
  const behaviour = (bytes: Buffer, index: number): Behaviour => {
    const known = answerUnlessKnown(bytes, `"${version}"`, { type: 'image/jpeg' });
    if (index % 6 === 1) return answer(bytes, { type: 'image/jpeg' });
    if (index % 6 !== 2) return known;
    return (exchange) =>
      exchange.attempt === 1 ? answer('none', { status: 404 })(exchange) : known(exchange);
  };
  const paths = Array.from({ length: URLS }, (_, index) => `/${index}.jpg`);
  for (const [index, path] of paths.entries())
    stage.host.on(path, behaviour(photos[index % photos.length]!, index));
  return {
    paths,
    replace: async (path) => stage.host.on(path, behaviour(await newPhoto(), 0)),
  };
}

const upload = (paths: readonly string[], random: Random) =>
  stage.api.upload(
    csvOf(...Array.from({ length: random.integer(5, 40) }, () => stage.host.url(random.pick(paths)))),
    {
      keepOriginals: random.chance(0.3),
      quality: random.pick([50, 60]),
      ...(random.chance(0.5) && { sizes: [20, 40] }),
    },
  );

test('objects equal rows after requests that share results are killed, deleted, cancelled and retried at random', async () => {
  const random = randomFor(SEED, 'reuse');
  const { paths, replace } = await serve();
  const workers = await Promise.all(
    [1, 2].map(() => stage.join({ own: true, env: { ROLES: 'worker', FETCH_CONCURRENCY: '4' } })),
  );
  const live = new Set<string>();
  const deleted = new Set<string>();
  for (let uploads = 0; uploads < UPLOADS; uploads += 1) {
    live.add(await upload(paths, random));
    const some = random.pick([...live]);
    await stage.until(async () => {
      const [row] = await stage.sql<{ begun: boolean }>(
        `SELECT EXISTS (SELECT FROM images WHERE request_id = $1 AND status <> 'PENDING') AS begun`,
        [some],
      );
      return row!.begun;
    }, 60_000);
    switch (random.pick(['kill', 'kill', 'delete', 'delete', 'cancel', 'retry', 'replace'])) {
      case 'kill': {
        const victim = random.pick(workers);
        await victim.kill();
        await victim.restart();
        break;
      }
      case 'delete':
        await change('deleteRequest(id: $id)', some);
        live.delete(some);
        deleted.add(some);
        break;
      case 'cancel':
        await change('cancelRequest(id: $id) { id }', some).catch(() => undefined);
        break;
      case 'retry':
        await change('retryFailedImages(requestId: $id) { id }', some).catch(() => undefined);
        break;
      default:
        await replace(random.pick(paths));
    }
  }
  const open = () =>
    stage.sql(`SELECT id FROM requests WHERE job IS NOT NULL OR status IN ('PENDING', 'PROCESSING')`);
  await stage.until(async () => (await open()).length === 0, 90_000);

  const cancelled = await stage.sql<{ id: string }>(`SELECT id FROM requests WHERE status = 'CANCELLED'`);
  const swept = new Set(cancelled.map(({ id }) => id));
  for (const id of live) {
    // What a killed worker stored for a cancelled image is left to the sweep, a minute later.
    const errors = (await audit(stage, id)).filter(
      (error) => !(swept.has(id) && error.endsWith('is orphaned')),
    );
    expect([id, errors]).toEqual([id, []]);
  }
  for (const id of deleted) expect(await stage.objects.list(`requests/${id}/`)).toEqual([]);
  expect(await stage.sql(UNEQUAL)).toEqual([]);
  const [counts] = await stage.sql<{ reused: number; compressed: number }>(COUNTS);
  expect(counts!.reused).toBeGreaterThan(counts!.compressed);
  for (const id of live) if (!swept.has(id)) await expectOriginals(id);
}, 240_000);

/** The images whose source is missing or left over, and those of the same bytes with results of another size. */
const UNEQUAL = `
  SELECT images.id::text FROM images LEFT JOIN image_sources ON image_id = images.id
   WHERE (status = 'COMPLETED') <> (image_id IS NOT NULL)
  UNION ALL
  SELECT encode(content_key, 'hex') FROM image_sources JOIN images ON images.id = image_id
   GROUP BY content_key HAVING count(DISTINCT (input_bytes, output_bytes, width, height)) > 1`;

const COUNTS = `
  SELECT count(*) FILTER (WHERE verdict = 'REUSED')::integer AS reused,
         count(*) FILTER (WHERE verdict IN ('COMPRESSED', 'KEPT_ORIGINAL'))::integer AS compressed FROM images`;

/** Expects that a request has an original for each completed image, if it keeps them, and no other. */
async function expectOriginals(id: string): Promise<void> {
  const rows = await stage.sql<{ id: string }>(
    `SELECT images.id FROM images JOIN requests ON requests.id = request_id
      WHERE request_id = $1 AND images.status = 'COMPLETED' AND keep_originals ORDER BY images.id`,
    [id],
  );
  const folders = (await stage.objects.list(`requests/${id}/originals/`)).map((key) => key.split('/')[3]);
  expect(folders).toEqual(rows.map((row) => row.id));
}
