import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The time that a process has to stop after SIGTERM; the program itself gives up after 30 seconds. */
const STOP_MS = 40_000;

/** Stops a child process with SIGTERM, and with SIGKILL if it does not end in time. */
export async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts a module of this folder or of `reference/` in a process of its own and resolves to its first message and a
 * function that sends a message and resolves to the response. The process ends with this one, as its channel closes.
 */
export async function startChild(cleanup, module, { args = [], env = {} } = {}) {
  const child = fork(fileURLToPath(module), args, {
    env: { PATH: process.env.PATH, ...env },
    execArgv: [],
    // Ctrl-C in a terminal reaches the bench alone, which then stops its children in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  cleanup.add(() => stopChild(child));
  const next = async () => {
    const aborted = new AbortController();
    const options = { signal: aborted.signal };
    try {
      return await Promise.race([
        once(child, 'message', options).then(([message]) => message),
        once(child, 'exit', options).then(([code, signal]) => {
          throw new Error(`${module.pathname} ended with ${code ?? signal}`);
        }),
      ]);
    } finally {
      aborted.abort();
    }
  };
  const ask = (message) => {
    const response = next();
    child.send(message);
    return response;
  };
  return { pid: child.pid, first: await next(), ask, stop: () => stopChild(child) };
}
