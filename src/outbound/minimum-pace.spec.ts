import { setTimeout as sleep } from 'node:timers/promises';
import { MinimumPace } from './minimum-pace.js';

/** Long enough for a busy machine to wake late: what is ended takes twice as long, what is left alone a sixtieth. */
const PACE = { bytes: 100, inMs: 600 };

/** Plays waits of `ms` each that end with `bytes`, and pauses between them; the message it was ended with. */
async function play(
  waits: readonly { ms: number; bytes: number; pauseMs?: number }[],
): Promise<string | null> {
  let message: string | null = null;
  const pace = new MinimumPace(PACE, (error) => (message = `${error.code}: ${error.message}`));
  for (const { ms, bytes, pauseMs = 0 } of waits) {
    pace.begin();
    await sleep(ms);
    pace.end(bytes);
    await sleep(pauseMs);
  }
  return message;
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test.each([
  ['nothing comes', [{ ms: 1200, bytes: 0 }]],
  ['too little comes, bit by bit', times(12, { ms: 100, bytes: 5 })],
  [
    'much comes at first, and then nothing',
    [
      { ms: 1, bytes: 10_000 },
      { ms: 1500, bytes: 0 },
    ],
  ],
])('ends a body of which %s', async (_, waits) =>
  expect(await play(waits)).toBe('TIMEOUT: The host sends less than 167 bytes a second.'),
);

test.each([
  ['comes at once', [{ ms: 0, bytes: 1 }]],
  ['comes fast enough', times(12, { ms: 10, bytes: 100 })],
  ['waits for us', times(3, { ms: 5, bytes: 1, pauseMs: 700 })],
])('leaves alone a body that %s', async (_, waits) => expect(await play(waits)).toBeNull());
