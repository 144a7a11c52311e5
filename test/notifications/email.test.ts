import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let server: MailServer;

beforeAll(async () => {
  server = await startMailServer();
  stage = await startStage({
    env: {
      SMTP_URL: server.url,
      MAIL_FROM: 'Halftone <halftone@shop.example>',
      DELIVERY_RETRY_DELAYS_MS: '100,100',
    },
  });
  await stage.servePhoto('/photo.jpg', { width: 60, height: 40 });
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await server?.close();
});

async function settle(email: string, name?: string): Promise<string> {
  const id = await stage.api.upload(catalogue([stage.host.url('/photo.jpg')]), { email }, name);
  await stage.api.settled(id);
  return id;
}

async function emailsOf(id: string): Promise<
  {
    address: string;
    status: string;
    attempts: { status: number; response: string; error: { code: string } | null }[];
  }[]
> {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { emails { address status attempts { status response error { code } } } } }',
    { id },
  );
  return request.emails;
}

const settled = (id: string, status: string) =>
  stage.until(async () => (await emailsOf(id))[0]?.status === status);

test('sends an e-mail with the output CSV attached when a request ends', async () => {
  const before = server.received.length;
  const id = await settle('me@shop.example', 'lamps.csv');
  await settled(id, 'DELIVERED');
  expect(server.received).toHaveLength(before + 1);
  const { from, to, email } = server.received.at(-1)!;
  expect([from, to]).toEqual(['halftone@shop.example', ['me@shop.example']]);
  expect(email).toMatchObject({
    subject: 'lamps.csv: 1 of 1 images done',
    from: { name: 'Halftone', address: 'halftone@shop.example' },
    text: expect.stringContaining('Images: 1: 1 done, 0 failed'),
    html: expect.stringContaining('<table>'),
  });
  const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', { id });
  const csv = await (await fetch(request.outputCsvUrl)).text();
  expect(email.attachments).toHaveLength(1);
  expect(email.attachments[0]).toMatchObject({ filename: 'lamps-output.csv', mimeType: 'text/csv' });
  expect(Buffer.from(email.attachments[0]!.content as ArrayBuffer).toString()).toBe(csv);
  expect(email.text).toContain(request.outputCsvUrl);
});

test('declares the encoding of the attached CSV', async () => {
  const csv = catalogue([stage.host.url('/photo.jpg')]).replace('Product 1', 'Größe');
  const id = await stage.api.upload(Buffer.from(csv, 'latin1'), { email: 'latin@shop.example' });
  await stage.api.settled(id);
  await settled(id, 'DELIVERED');
  const { email, raw } = server.received.at(-1)!;
  expect(raw).toMatch(/^Content-Type: text\/csv; charset=windows-1252/m);
  const bytes = email.attachments[0]!.content as ArrayBuffer;
  expect(new TextDecoder('windows-1252').decode(bytes)).toContain('Größe');
});

test('sends an e-mail for a multipart form upload', async () => {
  const csv = catalogue([stage.host.url('/photo.jpg')]);
  const form = ['--form', 'email=form@shop.example', '--form', 'file=@-;filename=form.csv'];
  const { status, json } = await curl([...form, `${stage.program.url}/api/upload`], csv);
  expect(status).toBe(202);
  await settled(json().requestId, 'DELIVERED');
  const { to, email } = server.received.at(-1)!;
  expect(to).toEqual(['form@shop.example']);
  const output = await curl([`${stage.program.url}/api/requests/${json().requestId}/output.csv`]);
  expect(Buffer.from(email.attachments[0]!.content as ArrayBuffer).equals(output.body)).toBe(true);
});

test('links an output CSV of more than 5 MiB instead of attaching it', async () => {
  const url = stage.host.url('/photo.jpg');
  const rows = Array.from({ length: 40 }, (_, n) => `Lamp ${n},${url},${'x'.repeat(150_000)}\n`);
  const id = await stage.api.upload(`Name,Images,Note\n${rows.join('')}`, { email: 'me@shop.example' });
  await stage.api.settled(id);
  await settled(id, 'DELIVERED');
  const { email } = server.received.at(-1)!;
  expect(email.attachments).toEqual([]);
  const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', { id });
  expect(email.text).toContain(request.outputCsvUrl);
});

test('retries an e-mail after a closed connection and after a transient 451', async () => {
  server.next('hang up', 451, 'take');
  const id = await settle('me@shop.example');
  await settled(id, 'DELIVERED');
  const [email] = await emailsOf(id);
  expect(email!.attempts.map(({ status, error }) => [status, error?.code ?? null])).toEqual([
    [null, 'CONNECT_FAILED'],
    [451, 'SMTP_REFUSED'],
    [250, null],
  ]);
});

test('does not retry a permanent 550, and shows it on the request', async () => {
  server.next(550);
  const id = await settle('nobody@shop.example');
  await settled(id, 'FAILED');
  expect(await emailsOf(id)).toEqual([
    {
      address: 'nobody@shop.example',
      status: 'FAILED',
      attempts: [
        { status: 550, response: expect.stringContaining('Not this one'), error: { code: 'SMTP_REFUSED' } },
      ],
    },
  ]);
});

test.each([
  'a\r\nBcc: you@evil.example\r\n\r\nHello.csv',
  'a\nBcc: you@evil.example.csv',
  '=?utf-8?q?a=0ABcc:_you@evil.example?=.csv',
  'ü "quoted"; name=x.csv',
])('the file name %j injects no e-mail header', async (name) => {
  const id = await settle('me@shop.example', name);
  await settled(id, 'DELIVERED');
  const { to, email } = server.received.at(-1)!;
  expect(to).toEqual(['me@shop.example']);
  expect(email.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(email.subject).not.toMatch(/[\r\n]/);
});

test.each(['me@shop.example, you@shop.example', 'me@shop.example\r\nBcc: you@shop.example', 'me'])(
  'an upload with the invalid e-mail address %j is rejected',
  async (email) => {
    const csv = catalogue([stage.host.url('/photo.jpg')]);
    await expect(stage.api.upload(csv, { email })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('one e-mail address'),
    });
  },
);
