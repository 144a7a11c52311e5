import { parse } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { contentTypeOfCsv, encodingOf } from '../../csv/index.js';
import { type ObjectStorage, outputCsvKey } from '../../storage/index.js';
import type { EmailEvent } from '../email-text.js';
import { rejectOnAbort } from './time-limit.js';

/** A larger output CSV is only linked: many servers reject larger e-mails. */
const MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024;

export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/**
 * Reads the output CSV to attach to the e-mail about the end of a request; empty when it does not exist or is too large.
 *
 * @throws the reason of `signal` as soon as that aborts, even while the store does not respond
 */
export async function attachmentsOf(
  { data }: EmailEvent,
  storage: ObjectStorage,
  signal: AbortSignal,
): Promise<Attachment[]> {
  if (data.outputCsvUrl === null) return [];
  const extension = data.outputCsvUrl.includes('/output.xlsx') ? 'xlsx' : 'csv';
  const key = outputCsvKey(data.requestId, extension);
  const info = await rejectOnAbort(signal, storage.head(key));
  if (info === null || info.size >= MAX_ATTACHMENT_BYTES) return [];
  const opening = storage.open(key);
  const { stream } = await rejectOnAbort(signal, opening).catch((error: unknown) => {
    // The stream may still open after the abort; nothing would read it.
    opening.then(({ stream: late }) => late.destroy()).catch(() => {});
    throw error;
  });
  const content = await rejectOnAbort(signal, buffer(addAbortSignal(signal, stream)));
  const filename = `${parse(data.fileName).name}-output.${extension}`;
  const contentType = extension === 'csv' ? contentTypeOfCsv(await encodingOf(content)) : info.contentType;
  return [{ filename, content, contentType }];
}
