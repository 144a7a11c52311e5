import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { CommandContext } from './command.js';
import { runCommandLine } from './run-command-line.js';

const request = {
  id: 'r1',
  status: 'PARTIAL',
  fileName: 'shop.csv',
  createdAt: '2026-11-29T10:00:00.000Z',
  ...{ completedAt: null, notice: null, comparison: null, outputCsvUrl: null, errorsCsvUrl: null },
  skippedRowCount: 0,
  progress: {
    inputBytes: 0,
    outputBytes: 0,
    etaSeconds: null,
    totalImages: 2,
    processedImages: 2,
    completedImages: 1,
    failedImages: 1,
    percentage: 100,
  },
  failures: [
    { code: 'TIMEOUT', message: 'It is slow.', count: 1, example: { inputUrl: 'http://a.example/' } },
  ],
  findings: [],
};
const webhook = { id: 'w1', url: 'http://a.example/', events: [], status: 'ACTIVE', disabledReason: null };

/** Answers by the field that an operation asks for; `null` stands for what the server does not have. */
const ANSWERS: readonly (readonly [operation: RegExp, data: object])[] = [
  [/retryFailedImages/, { retryFailedImages: request }],
  [/deleteRequest/, { deleteRequest: false }],
  [/removeWebhook/, { removeWebhook: false }],
  [/registerWebhook/, { registerWebhook: { secret: 's', webhook } }],
  [/rotateWebhookSecret/, { rotateWebhookSecret: { secret: 's', webhook } }],
  [/sendTestEvent/, { sendTestEvent: { id: 'd1', eventType: 'webhook.test', url: webhook.url } }],
  [/requests\(/, { requests: { nodes: [], totalCount: 0 } }],
  [/node\(/, { node: null }],
  [/webhooks \{/, { webhooks: [] }],
];

async function answerTo(incoming: IncomingMessage): Promise<object> {
  const { query, variables } = (await json(incoming)) as { query: string; variables: { id?: string } };
  const known = ANSWERS.find(([operation]) => operation.test(query))?.[1];
  return known ?? { request: variables.id === 'r1' ? request : null };
}

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((incoming, response) => {
    void answerTo(incoming).then((data) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data })),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
});

async function printed(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
  program = 'halftone',
): Promise<string> {
  let text = '';
  const output = new Writable({
    write(part, _, done) {
      text += String(part);
      done();
    },
  });
  const context = { stdout: output, stderr: output, variables, program } as unknown as CommandContext;
  await runCommandLine(words, context);
  return text;
}

describe.each([
  ['list'],
  ['status', 'r1'],
  ['status', 'r2'],
  ['watch', 'r2'],
  ['rerun', 'r2'],
  ['retry', 'r1'],
  ['delete', 'r2'],
  ['webhooks', 'list'],
  ['webhooks', 'add', 'http://a.example/'],
  ['webhooks', 'rotate', 'w1'],
  ['webhooks', 'remove', 'w2'],
  ['webhooks', 'test', 'w1'],
  ['webhooks', 'deliveries', 'w2'],
])('halftone %s %s', (...words) => {
  test('prints commands to copy that reach the server of --server', async () => {
    const text = await printed([...words, '--server', url], {});
    const commands = text.match(/halftone [a-z]+/g) ?? [];
    expect(commands).not.toEqual([]);
    expect(text.match(new RegExp(` --server ${url}`, 'g'))).toHaveLength(commands.length);
  });

  test('prints commands to copy as it was called by npx', async () => {
    const text = await printed([...words, '--server', url], {}, 'npx halftone');
    expect(text).toMatch(/npx halftone [a-z]+/);
    expect(text).not.toMatch(/(?<!npx )halftone [a-z]+/);
  });

  test('leaves the server to HALFTONE_SERVER where that names it', async () => {
    const text = await printed(words, { HALFTONE_SERVER: url });
    expect(text).toMatch(/halftone [a-z]+/);
    expect(text).not.toContain(`--server ${url}`);
  });
});

test.each([
  [
    ['serv'],
    'npx halftone has no command "serv". Did you mean npx halftone serve? See npx halftone --help.\n',
  ],
  [['shop.csv'], 'To compress a file: npx halftone compress shop.csv.'],
  [
    ['webhooks', 'remove'],
    'as `npx halftone webhooks list` shows it. See npx halftone webhooks remove --help.',
  ],
  [['list', '--help'], 'Usage: npx halftone list [options]'],
  [['--help'], 'npx halftone <command> --help explains a command.'],
])('under npx, the words %j get the name that was called', async (words, text) =>
  expect(await printed(words, {}, 'npx halftone')).toContain(text),
);
