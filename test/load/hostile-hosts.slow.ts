import { uploadBatch } from '../support/batch.js';
import {
  answer,
  type Behaviour,
  cutOff,
  endless,
  hangAfterHeaders,
  hangBeforeHeaders,
  redirect,
  slow,
} from '../support/image-host.behaviours.js';
import { type ImageHost, startImageHost } from '../support/image-host.js';
import { type Stage, startStage } from '../support/stage.js';

const HOSTS = 50;

/** Hosts that block a download until its timeout come first, and are the majority. */
const MISDEEDS: readonly Behaviour[] = [
  hangBeforeHeaders,
  hangAfterHeaders(Buffer.alloc(1000)),
  slow(Buffer.alloc(1000), { bytesPerSecond: 10 }),
  hangBeforeHeaders,
  redirect(''),
  hangAfterHeaders(Buffer.alloc(1000)),
  cutOff(Buffer.alloc(1000)),
  hangBeforeHeaders,
  answer('Later', { status: 503, headers: { 'retry-after': '30' } }),
  endless,
];

let stage: Stage;
let hosts: ImageHost[];

beforeAll(async () => {
  stage = await startStage({ own: true, env: { FETCH_MAX_BYTES: '1000000' } });
  hosts = await Promise.all(Array.from({ length: HOSTS }, startImageHost));
  hosts.forEach((host, n) => host.otherwise(MISDEEDS[n % MISDEEDS.length]!));
}, 120_000);
afterAll(async () => {
  await stage?.dispose();
  await Promise.all(hosts.map((host) => host.close()));
});

test('fifty hostile hosts with several images each do not delay a request for a healthy host', async () => {
  const urls = Array.from({ length: 4 * HOSTS }, (_, n) => hosts[n % HOSTS]!.url(`/${n}.jpg`));
  const rows = urls.map((url, n) => `${n},Trap ${n},${url}`);
  const trap = await stage.api.upload(['S. No.,Product Name,Input Image Urls', ...rows].join('\n'));
  await stage.until(() => hosts.every((host, n) => host.hits(`/${n}.jpg`) > 0), 60_000);
  const honest = await uploadBatch(stage, 20);
  await honest.settled();
  expect(await honest.row()).toMatchObject({ status: 'COMPLETED', completed_images: 20 });
  const [row] = await stage.sql('SELECT status FROM requests WHERE id = $1', [trap]);
  expect(row).toEqual({ status: 'PROCESSING' });
  // While most images wait for silent hosts, none of those hosts occupies more than two slots.
  expect(hosts.filter((host) => host.mostConcurrent > 2).map((host) => hosts.indexOf(host) % 10)).toEqual([]);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { status } }', { id: trap });
}, 120_000);
