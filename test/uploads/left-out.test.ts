import { mail, receiver, stage, useNotifiedStage } from '../support/notified-stage.js';

useNotifiedStage();

const FIELDS = 'skippedRowCount skippedImageCount unreadImageColumns';
const REQUEST = `query ($id: ID!) { request(id: $id) { status ${FIELDS} progress { skippedImageCount } } }`;

/** Two rows of which the second, with three image URLs, has no name, and a column of image URLs that is not read. */
const CSV = `Name,Images,Note
Chair,http://H/1.jpg,http://H/note.jpg
,"http://H/2.jpg,http://H/3.jpg,http://H/4.jpg",
`;
const LEFT_OUT = { skippedRowCount: 1, skippedImageCount: 3, unreadImageColumns: ['Note'] };

test('every view of a request tells what its upload left out', async () => {
  const csv = CSV.replaceAll('http://H', stage.host.origin);
  const form = new FormData();
  form.set('file', new Blob([csv]), 'chairs.csv');
  form.set('onInvalidRow', 'SKIP');
  form.set('columns', '{"images": ["Images"]}');
  form.set('webhookUrl', receiver.url('/hook'));
  form.set('email', 'me@shop.example');
  const inspection = await post('/api/inspect', form);
  expect(inspection).toMatchObject({
    isAccepted: true,
    skippedImageCount: 3,
    unreadImageColumns: ['Note'],
  });
  const upload = await post('/api/upload', form);
  expect(upload).toMatchObject({
    ...LEFT_OUT,
    message:
      'Accepted: 1 image of 1 product, without 1 invalid row with 3 images. ' +
      'Not read, although they contain image URLs: "Note".',
  });
  const { requestId } = upload;
  await stage.api.settled(requestId);
  const { request } = await stage.api.query(REQUEST, { id: requestId });
  expect(request).toEqual({ status: 'COMPLETED', ...LEFT_OUT, progress: { skippedImageCount: 3 } });
  const status = await (await fetch(`${stage.program.url}/api/status/${requestId}`)).json();
  expect(status).toMatchObject(LEFT_OUT);
  await stage.until(() => receiver.received('/hook').length === 1 && mail.received.length === 1);
  expect(JSON.parse(receiver.received('/hook')[0]!.body)).toMatchObject({ data: LEFT_OUT });
  expect(mail.received[0]!.email).toMatchObject({
    subject: 'chairs.csv: 1 of 1 images done, 3 skipped',
    text: expect.stringContaining('Columns of image URLs not read: Note'),
  });
});

test('an upload that leaves nothing out says so', async () => {
  const id = await stage.api.upload(`Name,Images\nChair,${stage.host.url('/1.jpg')}\n`);
  expect((await stage.api.query(REQUEST, { id })).request).toMatchObject({
    skippedRowCount: 0,
    skippedImageCount: 0,
    unreadImageColumns: [],
  });
});

async function post(path: string, body: FormData) {
  // oxlint-disable-next-line typescript/no-explicit-any
  return (await (await fetch(`${stage.program.url}${path}`, { method: 'POST', body })).json()) as any;
}
