import { setTimeout as sleep } from 'node:timers/promises';
import { MinimumPace } from './minimum-pace.js';

/** Long enough for a busy machine that wakes late: slow bodies take twice as long, fast ones a sixtieth of it. */
const PACE = { bytes: 100, inMs: 600 };

/** Plays waits of `ms` each that end with `bytes`, and pauses between them; returns the message of the error, if any. */
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
  ['nothing arrives', [{ ms: 1200, bytes: 0 }]],
  ['too little arrives in each period', times(12, { ms: 100, bytes: 5 })],
  [
    'much arrives first and then nothing',
    [
      { ms: 1, bytes: 10_000 },
      { ms: 1500, bytes: 0 },
    ],
  ],
])('aborts a body of which %s', async (_, waits) =>
  expect(await play(waits)).toBe('TIMEOUT: The host sends less than 167 bytes a second.'),
);

test.each([
  ['arrives without a wait', [{ ms: 0, bytes: 1 }]],
  ['arrives fast enough', times(12, { ms: 10, bytes: 100 })],
  ['waits for the reader', times(3, { ms: 5, bytes: 1, pauseMs: 700 })],
])('accepts a body that %s', async (_, waits) => expect(await play(waits)).toBeNull());
