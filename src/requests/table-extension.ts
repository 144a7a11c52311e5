import type { TableExtension } from '../storage/index.js';
import type { RequestEntity } from './entities/index.js';

/** The format of a request's output and errors tables: that of its input where it is XLSX, otherwise CSV. */
export function tableExtensionOf({ inputFormat }: Pick<RequestEntity, 'inputFormat'>): TableExtension {
  return inputFormat === 'XLSX' ? 'xlsx' : 'csv';
}
