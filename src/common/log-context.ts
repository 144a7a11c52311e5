import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids of what is being done, which every line that is logged meanwhile carries. */
export type LogContext = Readonly<Record<string, string>>;

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work`, and whatever it starts, with `context` added to the lines that it logs. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** The ids of what is being done here and now. */
export function logContext(): LogContext {
  return storage.getStore() ?? {};
}
