import { ApiError } from '../support/client.js';
import { answer } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
}, 60_000);
afterAll(() => stage?.dispose());

const PROPOSAL = `profile columns { images name serialNumber } baseUrl confidence imageColumns { header letter }
  urlColumns { header letter urlCount isRead } firstRows { line name serialNumber imageUrls } imageCount
  skippedRowCount skippedImageCount skipReasons { code count example { line column code message } } notes`;
const INSPECT = `mutation ($file: Upload!, $input: UploadCsvInput) {
  inspectCsv(file: $file, input: $input) { isAccepted refusal imageCount proposal { ${PROPOSAL} } } }`;

async function inspect(csv: string, input: object = {}) {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: INSPECT, variables: { file: null, input } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([csv]), 'a.csv');
  // oxlint-disable-next-line typescript/no-explicit-any
  const { data, errors } = (await (await stage.api.send(form)).json()) as any;
  if (errors) throw new ApiError(errors);
  return data.inspectCsv;
}

async function rejected(csv: string, input: Record<string, unknown> = {}): Promise<ApiError> {
  const outcome: unknown = await stage.api.upload(csv, input).catch((error: unknown) => error);
  if (outcome instanceof ApiError) return outcome;
  throw new Error(`The upload was not rejected: ${String(outcome)}`);
}

/** A file whose images have no extension and whose headers say nothing. */
const uncertain = () => `Nr;Titel;;Seite;Y
1;Stuhl;${stage.host.url('/is/15?wid=513')};https://shop.example/stuhl;x
2;;${stage.host.url('/is/16?wid=513')};https://shop.example/tisch;
3;Bank;${stage.host.url('/is/17?wid=513')};https://shop.example/bank;
`;

test('inspectCsv proposes columns where none is certain, and the proposal can be sent back as it is', async () => {
  const found = await inspect(uncertain());
  expect(found).toEqual({
    isAccepted: false,
    refusal: expect.stringContaining('has no column of image URLs'),
    imageCount: 2,
    proposal: {
      profile: 'GENERIC',
      columns: { images: ['C'], name: 'Titel', serialNumber: null },
      baseUrl: null,
      confidence: 0.6,
      imageColumns: [{ header: '', letter: 'C' }],
      urlColumns: [
        { header: '', letter: 'C', urlCount: 3, isRead: true },
        { header: 'Seite', letter: 'D', urlCount: 3, isRead: false },
      ],
      firstRows: [
        { line: 2, name: 'Stuhl', serialNumber: '1', imageUrls: [stage.host.url('/is/15?wid=513')] },
        { line: 3, name: '', serialNumber: '', imageUrls: [] },
        { line: 4, name: 'Bank', serialNumber: '3', imageUrls: [stage.host.url('/is/17?wid=513')] },
      ],
      imageCount: 2,
      skippedRowCount: 1,
      skippedImageCount: 1,
      skipReasons: [
        { code: 'MISSING_NAME', count: 1, example: expect.objectContaining({ line: 3, column: 'Titel' }) },
      ],
      notes: [],
    },
  });
  const { profile, columns, baseUrl } = found.proposal;
  const id = await stage.api.upload(uncertain(), { profile, columns, baseUrl, onInvalidRow: 'SKIP' });
  await stage.api.settled(id);
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { status profile progress { totalImages } skippedImageCount } }',
    { id },
  );
  expect(request).toEqual({
    status: 'COMPLETED',
    profile: 'GENERIC',
    progress: { totalImages: 2 },
    skippedImageCount: 1,
  });
});

test('an upload whose columns are not certain is rejected with the proposal of inspectCsv', async () => {
  const { proposal } = await inspect(uncertain());
  const error = await rejected(uncertain());
  expect(error.code).toBe('INVALID_CSV');
  expect(error.extensions).toMatchObject({ rows: [{ code: 'MISSING_COLUMN' }], proposal });
  const form = new FormData();
  form.set('file', new Blob([uncertain()]), 'a.csv');
  const response = await fetch(`${stage.program.url}/api/upload`, { method: 'POST', body: form });
  expect([response.status, await response.json()]).toMatchObject([422, { code: 'INVALID_CSV', proposal }]);
});

test.each<[string, object, string]>([
  ['a column that does not exist', { columns: { images: ['Photo'] } }, 'has no column "Photo"'],
  ['a name that does not exist', { columns: { name: 'Nom' } }, 'has no column "Nom"'],
])('inspectCsv proposes the detected columns instead of %s', async (_, input, text) => {
  const csv = 'Name,Images\nChair,https://a.example/1.jpg\n';
  const found = await inspect(csv, input);
  expect(found).toMatchObject({ isAccepted: false, refusal: expect.stringContaining(text) });
  expect(found.proposal.columns).toEqual({ images: ['Images'], name: 'Name', serialNumber: null });
  expect((await rejected(csv, input as never)).extensions.proposal).toEqual(found.proposal);
});

test('inspectCsv proposes no image column for a file without URLs', async () => {
  const found = await inspect('Name,Text\nChair,wood\n');
  expect(found).toMatchObject({ isAccepted: false, imageCount: 0 });
  expect(found.proposal).toMatchObject({ columns: { images: [] }, confidence: 0, urlColumns: [] });
});

test('the proposal of a certain file says so, and can be narrowed', async () => {
  const csv = 'Name,Image-URL-S,Image-URL-L\nChair,https://a.example/s.jpg,https://a.example/l.jpg\n';
  const found = await inspect(csv);
  expect(found).toMatchObject({ isAccepted: true, refusal: null, imageCount: 2 });
  expect(found.proposal).toMatchObject({
    confidence: 1,
    columns: { images: ['Image-URL-S', 'Image-URL-L'] },
    notes: [expect.stringContaining('"Image-URL-S", "Image-URL-L"')],
  });
  const narrowed = await inspect(csv, { columns: { images: ['Image-URL-L'] } });
  expect(narrowed).toMatchObject({ isAccepted: true, imageCount: 1, proposal: { notes: [] } });
});

test('a file that is rejected later for another reason has that reason alone', async () => {
  const error = await rejected('Name,Text\nChair,wood\nDesk,"wood\n');
  expect(error.extensions).toMatchObject({ code: 'INVALID_CSV' });
});
