import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from './deadline.js';

describe('Deadline', () => {
  test('aborts with TIMEOUT, naming the time, when it is used up', async () => {
    const deadline = new Deadline(20);
    await once(deadline.signal, 'abort');
    expect(deadline.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: 'The host took longer than 0.02 s.',
    });
  });

  test("aborts with the caller's reason when the caller gives up", () => {
    const caller = new AbortController();
    const deadline = new Deadline(10_000, caller.signal);
    caller.abort('cancelled');
    deadline.end();
    expect(deadline.signal.reason).toBe('cancelled');
  });

  test('begins aborted when the caller has given up already', () => {
    const deadline = new Deadline(10_000, AbortSignal.abort('cancelled'));
    deadline.end();
    expect(deadline.signal.reason).toBe('cancelled');
  });

  test('does not count what is awaited with the clock stopped', async () => {
    const deadline = new Deadline(40);
    await deadline.uncounted(sleep(120));
    const running = !deadline.signal.aborted;
    await once(deadline.signal, 'abort');
    expect(running).toBe(true);
  });

  test('does not abort after its end', async () => {
    const caller = new AbortController();
    const deadline = new Deadline(20, caller.signal);
    deadline.end();
    caller.abort();
    await sleep(60);
    expect(deadline.signal.aborted).toBe(false);
  });
});
