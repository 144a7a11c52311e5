import sharp from 'sharp';
import { catalogue } from '../support/client.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { product } from '../support/product-pictures.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  [stage, receiver] = await Promise.all([
    startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } }),
    startReceiver(),
  ]);
  const mug = await product(1).png().toBuffer();
  const files = {
    '/mug.png': mug,
    '/mug-small.jpg': await sharp(mug).resize(200).jpeg().toBuffer(),
    '/mug-copy.png': mug,
    '/mug.webp': await sharp(mug).resize(500).webp().toBuffer(),
    '/shirt.jpg': await product(2).jpeg().toBuffer(),
    '/blurred.jpg': await product(3).blur(8).jpeg().toBuffer(),
  };
  for (const [path, bytes] of Object.entries(files)) stage.host.serve(path, bytes, { type: 'image/png' });
}, 60_000);
afterAll(() => Promise.all([stage?.dispose(), receiver?.close()]));

const PATHS = [
  '/mug.png',
  '/mug-small.jpg',
  '/shirt.jpg',
  '/missing.jpg',
  '/mug-copy.png',
  '/mug.webp',
  '/blurred.jpg',
];
const csv = () => catalogue(...PATHS.map((path) => [stage.host.url(path)]));

const QUERY = `query ($id: ID!, $finding: ImageFinding) { request(id: $id) { outputCsvUrl options { checks }
  findings { finding count } images(finding: $finding) { totalCount nodes { id inputUrl findings duplicateOf } } } }`;

interface Found {
  readonly id: string;
  readonly inputUrl: string;
  readonly findings: string[];
  readonly duplicateOf: string | null;
}

async function requestOf(id: string, finding: string | null = null) {
  const { request } = await stage.api.query(QUERY, { id, finding });
  const images = request.images.nodes as Found[];
  const nameOf = (of: string) => new URL(images.find((image) => image.id === of)!.inputUrl).pathname;
  const findings = images.map((image) => [
    new URL(image.inputUrl).pathname,
    ...image.findings,
    ...(image.duplicateOf === null || finding !== null ? [] : [nameOf(image.duplicateOf)]),
  ]);
  return { ...request, findingsOf: findings };
}

const EXPECTED = [
  ['/mug.png'],
  ['/mug-small.jpg', 'TOO_SMALL', 'NEAR_DUPLICATE', '/mug.png'],
  ['/shirt.jpg'],
  ['/missing.jpg'],
  ['/mug-copy.png'],
  ['/mug.webp', 'NEAR_DUPLICATE', '/mug.png'],
  ['/blurred.jpg', 'BLURRED'],
];
const COUNTS = [
  { finding: 'TOO_SMALL', count: 1 },
  { finding: 'BLURRED', count: 1 },
  { finding: 'NEAR_DUPLICATE', count: 2 },
];

test('findings and near duplicates are in GraphQL, REST, the webhook and the output CSV, for reused and redone images too', async () => {
  const id = await stage.api.upload(csv(), { checks: true, webhookUrl: receiver.url('/checked') });
  await stage.api.settled(id);
  const request = await requestOf(id);
  expect(request.options).toEqual({ checks: true });
  expect(request.findingsOf).toEqual(EXPECTED);
  expect(request.findings).toEqual(COUNTS);
  const duplicates = await requestOf(id, 'NEAR_DUPLICATE');
  expect(duplicates.images.totalCount).toBe(2);
  expect(duplicates.findingsOf.map(([path]: string[]) => path)).toEqual(['/mug-small.jpg', '/mug.webp']);

  const rest = `${stage.program.url}/api/requests/${id}`;
  expect(await (await fetch(`${rest}/findings`)).json()).toEqual({ findings: COUNTS });
  const small = await (await fetch(`${rest}/images?finding=TOO_SMALL&status=COMPLETED`)).json();
  expect(small).toMatchObject({ totalCount: 1, images: [{ findings: ['TOO_SMALL', 'NEAR_DUPLICATE'] }] });

  await stage.until(async () => receiver.received('/checked').length === 1);
  expect(JSON.parse(receiver.received('/checked')[0]!.body).data.findings).toEqual(COUNTS);

  const output = await (await fetch(request.outputCsvUrl)).text();
  const [header, ...rows] = output.trim().split(/\r?\n/);
  expect(header).toMatch(/Image Findings,Image Duplicate Of$/);
  expect(rows[1]).toMatch(new RegExp(`,TOO_SMALL NEAR_DUPLICATE,${stage.host.url('/mug.png')}$`));
  expect(rows[2]).toMatch(/,,$/);

  const again = await stage.api.upload(csv(), { checks: true });
  await stage.api.settled(again);
  expect((await requestOf(again)).findingsOf).toEqual(EXPECTED);
  const [{ reused }] = (await stage.sql<{ reused: number }>(
    `SELECT count(*)::integer AS reused FROM images WHERE request_id = $1 AND verdict = 'REUSED'`,
    [again],
  )) as [{ reused: number }];
  expect(reused).toBe(6);

  // A better file took the place of the blurred one, and of the first mug.
  stage.host.serve('/blurred.jpg', await product(3).jpeg().toBuffer(), { type: 'image/jpeg' });
  stage.host.serve('/mug.png', await product(4).png().toBuffer(), { type: 'image/png' });
  const images = request.images.nodes as Found[];
  const redone = images.filter(({ inputUrl }) => /blurred|mug.png/.test(inputUrl)).map((image) => image.id);
  await stage.api.query(
    'mutation ($id: ID!, $imageIds: [ID!]!) { redoImages(requestId: $id, input: { imageIds: $imageIds, options: { quality: 80 } }) { id } }',
    { id, imageIds: redone },
  );
  await stage.api.settled(id);
  await stage.until(async () => receiver.received('/checked').length === 2);
  expect(JSON.parse(receiver.received('/checked')[1]!.body).data.findings).toEqual([COUNTS[0], COUNTS[2]]);
  expect((await requestOf(id)).findingsOf).toEqual(
    expect.arrayContaining([
      ['/mug.png'],
      ['/mug-small.jpg', 'TOO_SMALL'],
      ['/shirt.jpg'],
      ['/missing.jpg'],
      ['/mug-copy.png', 'NEAR_DUPLICATE', '/mug-small.jpg'],
      ['/mug.webp', 'NEAR_DUPLICATE', '/mug-small.jpg'],
      ['/blurred.jpg'],
    ]),
  );
}, 60_000);

test('without the option nothing is checked, and a finding that is none is rejected', async () => {
  const id = await stage.api.upload(csv(), { reuse: false, webhookUrl: receiver.url('/unchecked') });
  await stage.api.settled(id);
  const request = await requestOf(id);
  expect(request.options).toEqual({ checks: false });
  expect(request.findings).toEqual([]);
  await stage.until(async () => receiver.received('/unchecked').length === 1);
  expect(JSON.parse(receiver.received('/unchecked')[0]!.body).data).not.toHaveProperty('findings');
  expect(request.findingsOf).toEqual(PATHS.map((path) => [path]));
  expect(await (await fetch(request.outputCsvUrl)).text()).not.toContain('Image Findings');
  const response = await fetch(`${stage.program.url}/api/requests/${id}/images?finding=UGLY`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('`finding` must be one of TOO_SMALL');
});
