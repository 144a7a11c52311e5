import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';
import { deliveriesTo, DELIVERY, type ApiDelivery } from '../support/webhooks.js';

/** The stage of the file, and the endpoint of the current test. */
export let stage: Stage;
export let receiver: Receiver;

/** Gives the tests of the file a program that repeats a delivery once, soon, and each test an endpoint of its own. */
export function useWebhookStage(): void {
  beforeAll(async () => {
    stage = await startStage({
      env: {
        SECRET_KEY: 'a secret key of these tests alone',
        DELIVERY_RETRY_DELAYS_MS: '50',
      },
    });
  }, 60_000);
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  afterAll(() => stage?.dispose());
}

export const sendTest = async (webhookId: string): Promise<ApiDelivery> => {
  const query = `mutation ($id: ID!) { sendTestEvent(webhookId: $id) { ${DELIVERY} } }`;
  return (await stage.api.query(query, { id: webhookId })).sendTestEvent;
};
export const redeliver = async (id: string): Promise<ApiDelivery> =>
  (await stage.api.query(`mutation ($id: ID!) { redeliver(deliveryId: $id) { ${DELIVERY} } }`, { id }))
    .redeliver;
export const update = (id: string, input: Record<string, unknown>) =>
  stage.api.query(
    'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { url status events description } }',
    { id, input },
  );
export const statusOf = async (webhookId: string) => (await deliveriesTo(stage, webhookId))[0]?.status;

export async function restart(env?: Record<string, string>): Promise<void> {
  await stage.program.stop();
  await stage.program.restart(env);
}
