import { catalogue } from '../support/client.js';
import { AUTHOR, describedImage } from '../support/image-metadata.js';
import { type Stage, startStage } from '../support/stage.js';
import { sharp } from '../../src/images/compressor/sharp.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage?.dispose());

interface ImageNode {
  readonly outputUrl: string;
  readonly verdict: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly width: number;
  readonly height: number;
}

async function compress(input: Record<string, unknown>): Promise<[ImageNode, Buffer]> {
  const id = await stage.api.upload(catalogue([stage.host.url('/located.jpg')]), input);
  await stage.api.settled(id);
  const { request } = await stage.api.query<{ request: { images: { nodes: [ImageNode] } } }>(
    `query ($id: ID!) { request(id: $id) { images(first: 1) { nodes {
       outputUrl verdict inputBytes outputBytes width height
     } } } }`,
    { id },
  );
  const [image] = request.images.nodes;
  return [image, Buffer.from(await (await fetch(image.outputUrl)).arrayBuffer())];
}

test('a JPEG that is kept is stored upright and without its GPS position, unless metadata is kept', async () => {
  const bytes = await describedImage('jpeg', 6);
  stage.host.serve('/located.jpg', bytes);

  const [stripped, stored] = await compress({ quality: 100 });
  expect(stripped).toMatchObject({ verdict: 'ALREADY_OPTIMISED', width: 160, height: 240 });
  expect(stored.includes(AUTHOR)).toBe(false);
  expect(stripped).toMatchObject({ inputBytes: bytes.length, outputBytes: stored.length });
  expect((await sharp(stored).metadata()).autoOrient).toEqual({ width: 160, height: 240 });

  const [kept, original] = await compress({ quality: 100, keepMetadata: true });
  expect(kept.verdict).toBe('ALREADY_OPTIMISED');
  expect(original.equals(bytes)).toBe(true);
}, 120_000);
