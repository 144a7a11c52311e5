import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Frees what nobody refers to any more, so that what is measured next is held by somebody. */
export const collectGarbage = runInNewContext('gc') as () => void;
