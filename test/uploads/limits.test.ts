import { HEADER, rows } from '../support/client.js';
import { answerOf, beginUpload, endUpload } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const MAX_BYTES = 400_000;
// Below the limit of image URLs in one row.
const MAX_IMAGES = 900;

const GOOD = HEADER + rows(1);

let stage: Stage;
let before: string[];

beforeAll(async () => {
  stage = await startStage({
    env: { ROLES: 'api', MAX_CSV_BYTES: String(MAX_BYTES), MAX_CSV_IMAGES: String(MAX_IMAGES) },
  });
});
afterAll(() => stage?.dispose());

beforeEach(async () => {
  before = await tracesAtRest(stage);
});

const expectNothingLeft = async () => expect(await tracesAtRest(stage)).toEqual(before);

const counts = async (id: string) => {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { totalProducts progress { totalImages } } }',
    { id },
  );
  return [request.totalProducts, request.progress.totalImages];
};

describe('a file larger than the limit', () => {
  const tooLarge = { code: 'CSV_TOO_LARGE', limit: MAX_BYTES };

  test('is rejected by its Content-Length before it arrives', async () => {
    const upload = beginUpload(stage.program.url, HEADER, {}, { 'content-length': String(10 * MAX_BYTES) });
    expect(await answerOf(upload)).toMatchObject({
      status: 413,
      body: { errors: [{ extensions: tooLarge }] },
    });
    await expectNothingLeft();
  });

  test.each([
    ['one byte too large', GOOD.padEnd(MAX_BYTES + 1, '\n')],
    // Blank lines, since a file of too many images would have two errors, of which either may be found first.
    ['many times too large', GOOD.padEnd(20_000_000, '\n')],
  ])('is rejected while it arrives when it is %s', async (_, csv) => {
    const { body } = await endUpload(beginUpload(stage.program.url, ''), csv);
    expect(body.errors).toMatchObject([{ extensions: tooLarge }]);
    await expectNothingLeft();
  });

  test('is one byte larger than the largest file that is accepted', async () => {
    expect(await counts(await stage.api.upload(GOOD.padEnd(MAX_BYTES, '\n')))).toEqual([1, 1]);
  });
});

describe('a file of more images than the limit', () => {
  const urls = Array.from({ length: MAX_IMAGES }, (_, n) => `https://a.example/${n}`);
  const inOneCell = (list: readonly string[]) => `${HEADER}1,Chair,"${list.join(' ')}"\n`;

  test.each([
    ['in many rows', HEADER + rows(MAX_IMAGES + 1)],
    ['in one cell', inOneCell([...urls, 'https://a.example/last'])],
  ])('is rejected with the images %s', async (_, csv) => {
    await expect(stage.api.upload(csv)).rejects.toMatchObject({
      extensions: { code: 'TOO_MANY_IMAGES', limit: MAX_IMAGES },
    });
    await expectNothingLeft();
  });

  test('has one image more than the largest file that is accepted', async () => {
    expect(await counts(await stage.api.upload(inOneCell(urls)))).toEqual([1, MAX_IMAGES]);
  });
});
