import type { PipeTransform } from '@nestjs/common';
import { normalId } from './ids.js';

/** Stands at every argument that is an id, so that behind it there is one way of writing each. */
export const idPipe: PipeTransform<string, string> = { transform: normalId };
