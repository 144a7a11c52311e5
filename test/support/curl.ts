import { spawn } from 'node:child_process';

/** An answer as curl tells it. */
export interface CurlAnswer {
  /** curl's own exit code: 0 when the answer came whole, 18 when it broke off. */
  readonly exit: number;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  // The tests know what they asked for; spelling out each answer's type would say it twice.
  // oxlint-disable-next-line typescript/no-explicit-any
  json(): any;
}

/** Runs curl, as a user would; its last answer is the one that counts. `input` goes to its standard input. */
export function curl(args: readonly string[], input: string | Uint8Array = ''): Promise<CurlAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('curl', ['-sS', '--max-time', '60', '--path-as-is', '--dump-header', '-', ...args]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit: exit ?? -1, ...parseAnswer(Buffer.concat(chunks)) }));
    // curl may not want all of it.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Heads, of which a 100 or a redirect is one as well, and the body behind the last. */
function parseAnswer(output: Buffer): Omit<CurlAnswer, 'exit'> {
  let [body, status, headers] = [output, 0, {}];
  while (body.subarray(0, 9).toString() === 'HTTP/1.1 ') {
    const end = body.indexOf('\r\n\r\n');
    const [line = '', ...lines] = body.subarray(0, end).toString('latin1').split('\r\n');
    status = Number(line.split(' ')[1]);
    headers = Object.fromEntries(
      lines.map((text) => [text.split(':')[0]!.toLowerCase(), text.slice(text.indexOf(':') + 1).trim()]),
    );
    body = body.subarray(end + 4);
  }
  return { status, headers, body, json: () => JSON.parse(body.toString()) as unknown };
}
