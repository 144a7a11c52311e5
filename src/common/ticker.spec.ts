import { Ticker } from './ticker.js';

function countingTicker(
  everyMs: number,
  work: (run: number) => Promise<void> = async () => {},
  onRecovery?: () => void,
) {
  let runs = 0;
  const errors: unknown[] = [];
  const waiting: { runs: number; resolve: () => void }[] = [];
  const ticker = new Ticker(
    async () => {
      runs += 1;
      await work(runs);
      for (const waiter of waiting) if (runs >= waiter.runs) waiter.resolve();
    },
    { everyMs, onError: (error) => errors.push(error), onRecovery },
  );
  const reached = (count: number) => new Promise<void>((resolve) => waiting.push({ runs: count, resolve }));
  return { ticker, errors, reached, runs: () => runs };
}

describe('Ticker', () => {
  test('it runs at once, and again and again', async () => {
    const { ticker, reached, runs } = countingTicker(1);
    const third = reached(3);
    ticker.start();
    await third;
    await ticker.stop();
    expect(runs()).toBeGreaterThanOrEqual(3);
  });

  test('a nudge brings a run that the clock would not, and nudges during a run bring one more', async () => {
    const { ticker, reached, runs } = countingTicker(1_000_000, () => new Promise(setImmediate));
    const second = reached(2);
    ticker.start();
    ticker.nudge();
    ticker.nudge();
    await second;
    await ticker.stop();
    expect(runs()).toBe(2);
  });

  test('an error is told and the next run comes', async () => {
    const { ticker, errors, reached } = countingTicker(1, async (run) => {
      if (run === 1) throw new Error('first');
    });
    const second = reached(2);
    ticker.start();
    await second;
    await ticker.stop();
    expect(errors).toEqual([new Error('first')]);
  });

  test('an error that stays the same is told once, another is told too, and the recovery once', async () => {
    const told: string[] = [];
    const { ticker, errors, reached } = countingTicker(
      1,
      async (run) => {
        if (run <= 3) throw new Error(run < 3 ? 'away' : 'broken');
      },
      () => told.push('recovered'),
    );
    const last = reached(6);
    ticker.start();
    await last;
    await ticker.stop();
    expect(errors).toEqual([new Error('away'), new Error('broken')]);
    expect(told).toEqual(['recovered']);
  });

  test('nothing runs before start or after stop', async () => {
    const { ticker, runs } = countingTicker(1);
    ticker.nudge();
    await ticker.stop();
    ticker.nudge();
    await new Promise(setImmediate);
    expect(runs()).toBe(0);
  });
});
