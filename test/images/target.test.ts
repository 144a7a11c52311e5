import { catalogue } from '../support/client.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  receiver = await startReceiver();
  await stage.servePhoto('/a.jpg', { width: 300, height: 200 });
  await stage.servePhoto('/b.png', { width: 200, height: 150, format: 'png' });
}, 60_000);
afterAll(async () => {
  await receiver?.close();
  await stage?.dispose();
});

const csv = () => catalogue(['/a.jpg', '/b.png', '/missing.jpg'].map((one) => stage.host.url(one)));

test('the achieved scores are in GraphQL, REST, the output CSV and the webhook', async () => {
  const input = { target: 70, format: 'WEBP', report: 'FULL', webhookUrl: receiver.url('/scores') };
  const id = await stage.api.upload(csv(), input);
  await stage.api.settled(id);
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { outputCsvUrl options { quality target } images { nodes { score } } } }',
    { id },
  );
  expect(request.options).toEqual({ quality: 50, target: 70 });
  const scores = request.images.nodes.map(({ score }: { score: number | null }) => score);
  expect(scores).toEqual([expect.any(Number), expect.any(Number), null]);
  // The pictures are small and random, so a step of the encoder may be wider than the usual range.
  for (const score of scores.slice(0, 2)) expect(Math.abs(score - 70.5)).toBeLessThan(5);

  const status = await fetch(`${stage.program.url}/api/status/${id}`);
  expect((await status.json()) as object).toMatchObject({
    options: { target: 70 },
    products: [{ images: scores.map((score: number | null) => ({ score })) }],
  });
  const output = await (await fetch(request.outputCsvUrl)).text();
  expect(output).toContain('Image Score');
  expect(output).toContain(`"${scores[0]},${scores[1]},"`);
  await stage.until(() => receiver.received('/scores').length === 1);
  const event = JSON.parse(receiver.received('/scores')[0]!.body) as object;
  expect(event).toMatchObject({ data: { products: [{ outputImageScores: scores }] } });
});

test('the form of REST takes a target', async () => {
  const form = new FormData();
  form.append('file', new Blob([csv()]), 'a.csv');
  form.append('target', '62.5');
  const accepted = await fetch(`${stage.program.url}/api/upload`, { method: 'POST', body: form });
  const { statusUrl } = (await accepted.json()) as { statusUrl: string };
  const status = await fetch(statusUrl);
  expect((await status.json()) as object).toMatchObject({ options: { target: 62.5 } });
});

test.each([
  [{ target: 70, quality: 50 }, 'quality and target exclude each other'],
  [{ target: 20 }, 'target must be between 30 and 95'],
])('an upload with %j is rejected', async (input, message) => {
  await expect(stage.api.upload(csv(), input)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(message),
  });
});
