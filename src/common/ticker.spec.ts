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
  test('runs immediately on start, and again at each interval', async () => {
    const { ticker, reached, runs } = countingTicker(1);
    const third = reached(3);
    ticker.start();
    await third;
    await ticker.stop();
    expect(runs()).toBeGreaterThanOrEqual(3);
  });

  test('runs on a nudge without waiting for the interval, and once more for any nudges during a run', async () => {
    const { ticker, reached, runs } = countingTicker(1_000_000, () => new Promise(setImmediate));
    const second = reached(2);
    ticker.start();
    ticker.nudge();
    ticker.nudge();
    await second;
    await ticker.stop();
    expect(runs()).toBe(2);
  });

  test('after an error the next run follows at the shorter interval, and then the usual one applies again', async () => {
    let runs = 0;
    let recovered = () => {};
    const recovery = new Promise<void>((resolve) => (recovered = resolve));
    const ticker = new Ticker(
      async () => {
        runs += 1;
        if (runs < 3) throw new Error('unavailable');
      },
      { everyMs: 1_000_000, retryMs: 1, onError: () => undefined, onRecovery: recovered },
    );
    ticker.start();
    await recovery;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toBe(3);
    await ticker.stop();
  });

  test('reports an error and continues with the next run', async () => {
    const { ticker, errors, reached } = countingTicker(1, async (run) => {
      if (run === 1) throw new Error('first');
    });
    const second = reached(2);
    ticker.start();
    await second;
    await ticker.stop();
    expect(errors).toEqual([new Error('first')]);
  });

  test('reports a repeated error once, a different error again, and the recovery once', async () => {
    const recoveries: string[] = [];
    const { ticker, errors, reached } = countingTicker(
      1,
      async (run) => {
        if (run <= 3) throw new Error(run < 3 ? 'unavailable' : 'broken');
      },
      () => recoveries.push('recovered'),
    );
    const last = reached(6);
    ticker.start();
    await last;
    await ticker.stop();
    expect(errors).toEqual([new Error('unavailable'), new Error('broken')]);
    expect(recoveries).toEqual(['recovered']);
  });

  test('runs nothing before start or after stop', async () => {
    const { ticker, runs } = countingTicker(1);
    ticker.nudge();
    await ticker.stop();
    ticker.nudge();
    await new Promise(setImmediate);
    expect(runs()).toBe(0);
  });
});
