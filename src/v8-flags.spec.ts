import { execFileSync } from 'node:child_process';
import { NO_PRETENURING, SMALL_OLD_GENERATION } from './v8-flags.js';

// V8 only prints a line for a flag that it does not know, and continues.
test.each([NO_PRETENURING, SMALL_OLD_GENERATION])('this version of Node has the flag %s', (flag) => {
  const name = /^--(?:no-)?([a-z-]+)/.exec(flag)?.[1];
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(known.split('\n').map((line) => /^ +--([a-z0-9-]+)/.exec(line)?.[1])).toContain(name);
});
