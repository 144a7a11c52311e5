import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { linkRewriter } from './rewrite-links.js';

/** Replaces addresses in the sheets of a workbook, which the server has written: its cells are in the sheets themselves. */
export async function rewriteWorkbook(
  content: Readable,
  replace: (text: string) => string,
): Promise<Readable> {
  // Few catalogues are workbooks, so only they load what reads and writes archives.
  const [{ fromBufferPromise }, { makeZip }] = await Promise.all([import('yauzl'), import('client-zip')]);
  const zip = await fromBufferPromise(await buffer(content), { lazyEntries: true, autoClose: false });
  const entries = async function* () {
    for await (const entry of zip.eachEntry()) {
      const stream = await zip.openReadStreamPromise(entry);
      const isSheet = entry.fileName.startsWith('xl/worksheets/');
      const input = isSheet ? stream.compose(linkRewriter(replace)) : stream;
      yield { name: entry.fileName, lastModified: entry.getLastModDate(), input: input as Readable };
    }
  };
  return Readable.fromWeb(makeZip(entries()));
}
