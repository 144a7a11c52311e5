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

interface Show {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All that it has printed so far. */
  text(): string;
}

function start(command: string, args: readonly string[]): Show {
  const env = { PATH: process.env.PATH, HOME: folder, TERM: 'xterm' };
  const child = spawn(command, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, text: () => text };
}

/** Runs it as in a terminal of its own, whose keyboard is the child's standard input. */
const startInTerminal = () =>
  start('script', [
    '--quiet',
    '--return',
    '--flush',
    '--command',
    `${process.execPath} ${DEMO}`,
    '/dev/null',
  ]);

/** The address of the output CSV, as the demo tells it. */
const addressIn = (text: string) => /(http:\S+output\.csv)/.exec(text)?.[1];

test('without a terminal the demo ends by itself, and says that its URLs do not work until Halftone starts again', async () => {
  const show = start(process.execPath, [DEMO]);
  expect([await show.ended, show.text()]).toEqual([0, expect.any(String)]);
  const url = addressIn(show.text())!;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(show.text()).toContain('Halftone has stopped');
  const [, port, dataDir] = /PORT=(\d+) DATA_DIR=(\S+) npm start/.exec(show.text())!;
  expect(port).toBe(new URL(url).port);
  expect(existsSync(path.join(folder, dataDir!, 'objects'))).toBe(true);
}, 120_000);

describe('in a terminal', () => {
  let show: Show;
  beforeEach(async () => {
    show = startInTerminal();
    const isOver = show.ended.then((code) => {
      throw new Error(`The demo ended with ${code}:\n${show.text()}`);
    });
    await Promise.race([isOver, until(() => show.text().includes('Press any key'), 100_000)]);
  }, 120_000);
  afterEach(async () => {
    show.child.kill('SIGTERM');
    await show.ended;
  });

  test.each([
    ['a key', 'q'],
    ['Ctrl-C', '\u0003'],
  ])(
    'the demo keeps Halftone running until %s is pressed',
    async (_, key) => {
      const url = addressIn(show.text())!;
      const served = await fetch(url);
      expect(served.status).toBe(200);
      expect(await served.text()).toBe(
        await readFile(path.join(folder, '.halftone-demo/output.csv'), 'utf8'),
      );
      expect((await fetch(`${new URL(url).origin}/graphiql`)).status).toBe(200);
      show.child.stdin!.write(key);
      expect(await show.ended).toBe(0);
      await expect(fetch(url)).rejects.toThrow('fetch failed');
      expect(show.text()).toContain('Halftone has stopped');
    },
    60_000,
  );
});
