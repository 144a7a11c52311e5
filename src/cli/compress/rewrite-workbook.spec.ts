import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { writeXlsx } from '../../file-formats/index.js';
import { rewriteWorkbook } from './rewrite-workbook.js';

async function* rows() {
  yield [
    ['Name', 'Image'],
    ['Mug & <lamp>', 'http://a.example/files/mug.jpg'],
  ];
}

/** Returns the files of a workbook with their texts. */
async function partsOf(workbook: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(workbook, { lazyEntries: true, autoClose: false });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, String(await buffer(await zip.openReadStreamPromise(entry))));
  return parts;
}

test('replaces texts in the cells of a workbook that the program wrote, and keeps the rest of it', async () => {
  const workbook = await buffer(Readable.from(writeXlsx('Sheet', rows()), { objectMode: false }));
  const replace = (text: string) => text.replaceAll('http://a.example/files/', 'images/');
  const rewritten = await buffer(
    await rewriteWorkbook(Readable.from([workbook], { objectMode: false }), replace),
  );
  const [before, after] = [await partsOf(workbook), await partsOf(rewritten)];
  expect([...after.keys()]).toEqual([...before.keys()]);
  const sheet = 'xl/worksheets/sheet1.xml';
  expect(after.get(sheet)).toBe(replace(before.get(sheet)!));
  expect(after.get(sheet)).toContain('>images/mug.jpg<');
  before.delete(sheet);
  after.delete(sheet);
  expect(after).toEqual(before);
});
