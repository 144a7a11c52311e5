import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** What the suite that runs now has used. */
const used = new Set();
for (const name of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...given) {
    used.add(this);
    return original.apply(this, given);
  };
}

/**
 * Jest's environment for Node, which ends every AsyncLocalStorage of a suite with it. Each suite loads its modules anew, and with
 * them such stores. Before Node 24 each of them stays in use, and every promise of the process takes longer for it: an await
 * takes 17 µs after a hundred such stores, and 0.2 with one.
 */
export default class SuiteEnvironment extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const store of used) store.disable();
    used.clear();
  }
}
