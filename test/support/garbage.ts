import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects garbage, so that the next measurement counts only live objects. */
export const collectGarbage = runInNewContext('gc') as () => void;
