import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from './deadline.js';

describe('Deadline', () => {
  test('aborts with a TIMEOUT that names the time limit', async () => {
    const deadline = new Deadline(20);
    await once(deadline.signal, 'abort');
    expect(deadline.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: 'The host took longer than 0.02 s.',
    });
  });

  test("aborts with the caller's reason when the caller aborts", () => {
    const caller = new AbortController();
    const deadline = new Deadline(10_000, caller.signal);
    caller.abort('cancelled');
    deadline.end();
    expect(deadline.signal.reason).toBe('cancelled');
  });

  test('is aborted from the start when the caller has aborted already', () => {
    const deadline = new Deadline(10_000, AbortSignal.abort('cancelled'));
    deadline.end();
    expect(deadline.signal.reason).toBe('cancelled');
  });

  test('does not count the time of uncounted work', async () => {
    const deadline = new Deadline(40);
    await deadline.uncounted(sleep(120));
    const running = !deadline.signal.aborted;
    await once(deadline.signal, 'abort');
    expect(running).toBe(true);
  });

  test('does not abort after end()', async () => {
    const caller = new AbortController();
    const deadline = new Deadline(20, caller.signal);
    deadline.end();
    caller.abort();
    await sleep(60);
    expect(deadline.signal.aborted).toBe(false);
  });
});
