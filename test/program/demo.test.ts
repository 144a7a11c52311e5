import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../support/stage.js';

const DEMO = path.resolve('dist/demo/demo.js');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-demo-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Returns everything it has printed so far. */
  text(): string;
}

function start(command: string, args: readonly string[]): Demo {
  const env = { PATH: process.env.PATH, HOME: folder, TERM: 'xterm' };
  const child = spawn(command, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, text: () => text };
}

/** Runs the demo in a terminal, whose keyboard is the child's standard input. */
const startInTerminal = () =>
  start('script', [
    '--quiet',
    '--return',
    '--flush',
    '--command',
    `${process.execPath} ${DEMO}`,
    '/dev/null',
  ]);

/** Returns the URL of the output CSV that the demo has printed. */
const outputCsvUrlIn = (text: string) => /(http:\S+output\.csv)/.exec(text)?.[1];

test('the demo ends by itself without a terminal, and says that its URLs work again after a restart', async () => {
  const demo = start(process.execPath, [DEMO]);
  expect([await demo.ended, demo.text()]).toEqual([0, expect.any(String)]);
  const url = outputCsvUrlIn(demo.text())!;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(demo.text()).toContain('Halftone has stopped');
  const [, port, dataDir] = /PORT=(\d+) DATA_DIR=(\S+) npm start/.exec(demo.text())!;
  expect(port).toBe(new URL(url).port);
  expect(existsSync(path.join(folder, dataDir!, 'objects'))).toBe(true);
}, 120_000);

describe('in a terminal', () => {
  let demo: Demo;
  beforeEach(async () => {
    demo = startInTerminal();
    const isOver = demo.ended.then((code) => {
      throw new Error(`The demo ended with ${code}:\n${demo.text()}`);
    });
    await Promise.race([isOver, until(() => demo.text().includes('Press any key'), 100_000)]);
  }, 120_000);
  afterEach(async () => {
    demo.child.kill('SIGTERM');
    await demo.ended;
  });

  test.each([
    ['a key', 'q'],
    ['Ctrl-C', '\u0003'],
  ])(
    'the demo keeps Halftone running until %s is pressed',
    async (_, key) => {
      const url = outputCsvUrlIn(demo.text())!;
      const served = await fetch(url);
      expect(served.status).toBe(200);
      expect(await served.text()).toBe(
        await readFile(path.join(folder, '.halftone-demo/output.csv'), 'utf8'),
      );
      expect((await fetch(`${new URL(url).origin}/graphiql`)).status).toBe(200);
      const [, dashboard] = /Dashboard +(\S+\/requests\/[0-9a-f-]+)/.exec(demo.text())!;
      expect(await (await fetch(dashboard!, { headers: { accept: 'text/html' } })).text()).toContain('<html');
      demo.child.stdin!.write(key);
      expect(await demo.ended).toBe(0);
      await expect(fetch(url)).rejects.toThrow('fetch failed');
      expect(demo.text()).toContain('Halftone has stopped');
    },
    60_000,
  );
});
