import { parse } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { contentTypeOfCsv, encodingOf } from '../../csv/index.js';
import { type ObjectStorage, outputCsvKey } from '../../storage/index.js';
import type { MailEvent } from './email-text.js';
import { orAborted } from './within.js';

/** A larger output CSV is linked and not attached: many servers take no larger mail. */
const LARGEST_ATTACHMENT = 5 * 1024 * 1024;

export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/**
 * Reads the output CSV that a mail about the end of a request has with it: one or none.
 *
 * @throws the reason of `signal` as soon as that aborts, even while the store says nothing
 */
export async function attachmentsOf(
  { data }: MailEvent,
  storage: ObjectStorage,
  signal: AbortSignal,
): Promise<Attachment[]> {
  if (data.outputCsvUrl === null) return [];
  const key = outputCsvKey(data.requestId);
  const info = await orAborted(signal, storage.head(key));
  if (info === null || info.size >= LARGEST_ATTACHMENT) return [];
  const opening = storage.open(key);
  const { stream } = await orAborted(signal, opening).catch((error: unknown) => {
    // It may still be opened, when nobody reads it any more.
    opening.then(({ stream: late }) => late.destroy()).catch(() => {});
    throw error;
  });
  const content = await orAborted(signal, buffer(addAbortSignal(signal, stream)));
  const filename = `${parse(data.fileName).name}-output.csv`;
  return [{ filename, content, contentType: contentTypeOfCsv(encodingOf(content)) }];
}
