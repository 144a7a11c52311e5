import { AsyncLocalStorage } from 'node:async_hooks';

/** The ids of the current work (request, image, delivery), which are added to every line that it logs. */
export type LogContext = Readonly<Record<string, string>>;

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work` with `context` added to every line that it, or anything it starts, logs. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** Returns the ids of the current work. */
export function logContext(): LogContext {
  return storage.getStore() ?? {};
}
