import { setImmediate as soon } from 'node:timers/promises';
import { logContext, withLogContext } from './log-context.js';

test('passes the context to everything the work starts, merged with the outer context, and to nothing else', async () => {
  const seen = await Promise.all([
    withLogContext({ reqId: 'a' }, async () => {
      await soon();
      return withLogContext({ jobId: 'b' }, () => logContext());
    }),
    withLogContext({ reqId: 'c' }, async () => {
      await soon();
      return logContext();
    }),
  ]);
  expect(seen).toEqual([{ reqId: 'a', jobId: 'b' }, { reqId: 'c' }]);
  expect(logContext()).toEqual({});
});
