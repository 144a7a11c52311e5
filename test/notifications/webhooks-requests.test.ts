import { catalogue } from '../support/client.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { deliveriesOf, verified } from '../support/webhooks.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const FORM =
  'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { id webhookSecret } }';

let stage: Stage;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterEach(() => stage?.dispose());
afterAll(() => receiver?.close());

async function upload(input: Record<string, unknown>): Promise<{ id: string; webhookSecret: string | null }> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: FORM, variables: { file: null, input } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([catalogue([stage.host.url('/missing.png')])]), 'a.csv');
  const response = await (await stage.api.send(form)).json();
  // oxlint-disable-next-line typescript/no-explicit-any
  const { data, errors } = response as any;
  if (errors) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
  return data.uploadCsv;
}

test('posts to the webhookUrl of a request, signed with the secret that its upload returned', async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  const input = { webhookUrl: receiver.url('/own'), idempotencyKey: 'once' };
  const { id, webhookSecret } = await upload(input);
  expect(webhookSecret).toMatch(/^whsec_/);
  await stage.until(() => receiver.received('/own').length === 1);
  const event = verified(receiver.received('/own')[0]!, webhookSecret!);
  expect(event).toMatchObject({ type: 'request.completed', data: { requestId: id, status: 'FAILED' } });
  await stage.until(async () => (await deliveriesOf(stage, id))[0]!.status === 'DELIVERED');
  expect(await deliveriesOf(stage, id)).toMatchObject([{ webhookId: null, url: receiver.url('/own') }]);

  // A client that lost the response and repeats the upload with the same key gets the same secret, and no second event.
  expect(await upload(input)).toEqual({ id, webhookSecret });
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { webhookUrl webhookSecret } }',
    { id },
  );
  expect(request).toEqual({ webhookUrl: input.webhookUrl, webhookSecret: null });

  const other = await upload({ webhookUrl: receiver.url('/other') });
  expect(other.webhookSecret).not.toBe(webhookSecret);
  await stage.until(() => receiver.received('/other').length === 1);
  expect(receiver.received('/own')).toHaveLength(1);
}, 60_000);

test('signs with WEBHOOK_SECRET when it is set, without a SECRET_KEY', async () => {
  stage = await startStage({ env: { WEBHOOK_SECRET: SECRET } });
  const { id, webhookSecret } = await upload({ webhookUrl: receiver.url('/configured') });
  expect(webhookSecret).toBeNull();
  await stage.until(() => receiver.received('/configured').length === 1);
  expect(verified(receiver.received('/configured')[0]!, SECRET).data.requestId).toBe(id);
}, 60_000);
