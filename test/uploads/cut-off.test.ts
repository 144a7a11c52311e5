import { mail, receiver, stage, useNotifiedStage } from '../support/notified-stage.js';
import { tracesAtRest } from '../support/traces.js';

useNotifiedStage();

const REQUEST = `query ($id: ID!) { request(id: $id) { status skippedRowCount skippedRows { line column code message }
  totalProducts outputCsvUrl errorsCsvUrl progress { completedImages } } }`;

/** Three rows, of which the last is cut off within its description. */
const CUT = `SKU,Name,Description,Images
1,Chair,"Two
lines",http://H/1.jpg
2,Desk,,http://H/2.jpg
3,Lamp,"A lamp, which
`;
const SAYS =
  /^The file ends within this row: the quote that opens on line 5 is never closed\. If the file was cut off, /;
const ROW = { line: 5, column: 'Description', code: 'TRUNCATED_ROW', message: expect.stringMatching(SAYS) };

const withHost = (csv: string) => csv.replaceAll('http://H', stage.host.origin);

/** Sends a file to a path by REST; resolves to the status and the body of the response. */
async function post(path: string, csv: string, fields: Record<string, string> = {}) {
  const form = new FormData();
  form.set('file', new Blob([withHost(csv)]), 'lamps.csv');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const response = await fetch(`${stage.program.url}${path}`, { method: 'POST', body: form });
  // oxlint-disable-next-line typescript/no-explicit-any
  return { status: response.status, body: (await response.json()) as any };
}

const textAt = async (url: string) => (await fetch(url)).text();

test('a file that was cut off is accepted without its last row, and every view says so', async () => {
  const { body: inspection } = await post('/api/inspect', CUT);
  expect(inspection).toMatchObject({ isAccepted: true, refusal: null, invalidRowCount: 1, imageCount: 2 });
  expect(inspection.rowErrors).toEqual([ROW]);
  expect(inspection.proposal.notes).toEqual([
    expect.stringMatching(/^Line 5: The file ends within this row/),
  ]);

  const upload = await post('/api/upload', CUT, {
    webhookUrl: receiver.url('/hook'),
    email: 'me@shop.example',
  });
  expect(upload).toMatchObject({ status: 202, body: { totalImages: 2, skippedRowCount: 1 } });
  expect(upload.body.message).toMatch(
    /^Accepted: 2 images of 2 products, without 1 invalid row\. Line 5: The file ends within this row/,
  );
  const { requestId } = upload.body;
  await stage.api.settled(requestId);
  const { request } = await stage.api.query(REQUEST, { id: requestId });
  expect(request).toMatchObject({
    status: 'COMPLETED',
    totalProducts: 2,
    skippedRowCount: 1,
    skippedRows: [ROW],
    progress: { completedImages: 2 },
  });
  const status = await (await fetch(`${stage.program.url}/api/status/${requestId}`)).json();
  expect(status).toMatchObject({ skippedRowCount: 1, skippedRows: [ROW] });
  await stage.until(() => receiver.received('/hook').length === 1 && mail.received.length === 1);
  expect(JSON.parse(receiver.received('/hook')[0]!.body)).toMatchObject({
    data: { skippedRowCount: 1, truncatedLine: 5 },
  });
  expect(mail.received[0]!.email.text).toContain('\nThe file ends within the row on line: 5\n');

  const [output, errors] = await Promise.all([request.outputCsvUrl, request.errorsCsvUrl].map(textAt));
  expect(output).toMatch(/^3,Lamp,"A lamp, which\n",,,SKIPPED,"The file ends within this row: .*"\n$/m);
  expect(errors).toMatch(
    /^SKU,Name,Description,Images,Image Errors\n3,Lamp,"A lamp, which\n",,"The file ends/,
  );
  // The attempts are recorded after they have arrived; the next tests count every row.
  const unsettled = `SELECT 1 FROM deliveries WHERE status IN ('PENDING', 'SENDING')`;
  await stage.until(async () => (await stage.sql(unsettled)).length === 0);
});

test('a file with nothing but a row that is cut off is rejected', async () => {
  const before = await tracesAtRest(stage);
  expect(await post('/api/upload', 'Name,Images\nChair,"http://H/1')).toMatchObject({
    status: 422,
    body: { code: 'INVALID_CSV', rows: [{ line: 2, code: 'TRUNCATED_ROW' }] },
  });
  expect(await tracesAtRest(stage)).toEqual(before);
});

describe('a stray quote above other rows', () => {
  const STRAY = `SKU,Name,Images
1,Chair,http://H/1.jpg
2,"Desk,http://H/2.jpg
3,Lamp,http://H/3.jpg
4,Sofa,http://H/4.jpg
`;

  test('rejects the file, and the error names its line', async () => {
    const before = await tracesAtRest(stage);
    const { status, body } = await post('/api/upload', STRAY);
    expect([status, body.rows]).toEqual([
      422,
      [{ line: 3, column: 'Name', code: 'UNCLOSED_QUOTE', message: expect.stringContaining('line 3') }],
    ]);
    expect(body.detail).toContain(
      'Line 3, column "Name": The quote that opens on line 3 is not closed in its row',
    );
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('costs its row with SKIP, and the output CSV keeps that row as it was', async () => {
    const { body } = await post('/api/upload', STRAY, { onInvalidRow: 'SKIP' });
    expect(body).toMatchObject({ totalImages: 3, skippedRowCount: 1, skippedImageCount: 1 });
    await stage.api.settled(body.requestId);
    const { request } = await stage.api.query(REQUEST, { id: body.requestId });
    expect(request.skippedRows).toMatchObject([{ line: 3, code: 'UNCLOSED_QUOTE' }]);
    const rows = (await textAt(request.outputCsvUrl)).trimEnd().split('\n');
    expect(rows.map((row) => row.replace(/http:\S*?(?=,)/g, '…').slice(0, 22))).toEqual([
      'SKU,Name,Images,Output',
      expect.stringMatching(/^1,Chair,…,…,COMPLETED/),
      expect.stringMatching(/^2,"""Desk",…,,SKIPPED/),
      expect.stringMatching(/^3,Lamp,…,…,COMPLETED/),
      expect.stringMatching(/^4,Sofa,…,…,COMPLETED/),
    ]);
  });
});
