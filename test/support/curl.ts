import { spawn } from 'node:child_process';

/** A response as curl reports it. */
export interface CurlAnswer {
  /** curl's exit code: 0 for a complete response, 18 for a partial one. */
  readonly exit: number;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  // The tests know their request; a type for each response would repeat it.
  // oxlint-disable-next-line typescript/no-explicit-any
  json(): any;
}

/**
 * Runs curl like a user and returns the last response. `input` goes to its standard input. `onOutput` gets what curl has
 * printed so far, and a function that ends curl as a user who interrupts it.
 */
export function curl(
  args: readonly string[],
  input: string | Uint8Array = '',
  onOutput?: (output: string, end: () => void) => void,
): Promise<CurlAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('curl', ['-sS', '--max-time', '60', '--path-as-is', '--dump-header', '-', ...args]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      onOutput?.(Buffer.concat(chunks).toString(), () => child.kill('SIGINT'));
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit: exit ?? -1, ...parseAnswer(Buffer.concat(chunks)) }));
    // curl may not read all of it.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Parses the response heads, including those of a 100 or a redirect, and the body after the last. */
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
