import { ApiClient, catalogue } from './client.js';
import { makeKey } from './keys.js';
import { ON_FILES } from './objects.js';
import { type Stage, startStage } from './stage.js';

/** The operator's token, for the metrics and the queue dashboard. */
export const TOKEN = 'scrape-scrape-scrape';
export const ENV = {
  // Always the file store: a bucket's own server would serve the files.
  ...ON_FILES,
  AUTH: 'keys',
  SECRET_KEY: 'a secret key of thirty-two characters',
  METRICS_TOKEN: TOKEN,
  BULL_BOARD: 'true',
};

export let stage: Stage;
/** Two owners. */
export let owner: ApiClient;
export let other: ApiClient;
/** The ids and files of `owner`, which `other` attempts to reach. */
export let has: { request: string; image: string; webhook: string; delivery: string; files: string[] };

/** Gives the tests of the file a program that requires keys, and an owner with one object of each kind. */
export function useOwnedObjects(): void {
  beforeAll(async () => {
    stage = await startStage({ env: ENV });
    const { program, host } = stage;
    owner = new ApiClient(program.url, await makeKey(program, 'shop-a'));
    other = new ApiClient(program.url, await makeKey(program, 'shop-b'));
    await stage.servePhoto('/good.jpg', { width: 300, height: 200 });
    const register = `mutation { registerWebhook(input: { url: "${host.url('/hook')}" }) { webhook { id } } }`;
    const webhook = (await owner.query(register)).registerWebhook.webhook.id as string;
    const request = await owner.upload(catalogue([host.url('/good.jpg')], [host.url('/missing.jpg')]));
    expect(await owner.settled(request)).toMatchObject({ status: 'PARTIAL' });
    const [image] = await stage.sql<{ id: string; name: string }>(
      `SELECT id, file_name AS name FROM images WHERE status = 'COMPLETED'`,
    );
    const [delivery] = await stage.sql<{ id: string }>('SELECT id FROM deliveries');
    const folder = `requests/${request}`;
    const files = ['input.csv', 'output.csv', 'errors.csv', `images/${image!.id}/${image!.name}`];
    has = {
      request,
      image: image!.id,
      webhook,
      delivery: delivery!.id,
      files: files.map((file) => `${folder}/${file}`),
    };
  }, 120_000);
  afterAll(() => stage?.dispose());
}

/** The ids that no other owner may learn. */
export const ids = () => [has.request, has.image, has.webhook, has.delivery];
