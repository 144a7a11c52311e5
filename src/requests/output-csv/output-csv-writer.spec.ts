import { Readable } from 'node:stream';
import { type Links } from '../links.js';
import { RecordImages } from './record-images.js';
import type { RequestTask } from '../jobs/request-jobs.js';
import { ObjectStorage } from '../../storage/index.js';
import { OutputCsvWriter } from './output-csv-writer.js';

test('write() closes the input CSV when storing is aborted before it starts', async () => {
  const reason = new Error('aborted');
  const row = '1,Chair,https://img.example.com/1.jpg\n';
  const stream = Readable.from([Buffer.from(`S. No.,Product Name,Input Image Urls\n${row.repeat(50_000)}`)]);
  const storage: Partial<ObjectStorage> = {
    open: () => Promise.resolve({ info: {} as never, stream }),
    put: () => Promise.reject(reason),
  };
  const outcomes: Partial<RecordImages> = { hasErrors: () => Promise.resolve(false) };
  const output = new OutputCsvWriter(storage as ObjectStorage, outcomes as RecordImages, {} as Links);
  const request = { requestId: 'r1', dialect: { encoding: 'utf-8' }, output: 'APPEND' } as RequestTask;
  await expect(output.write(request, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(stream.destroyed).toBe(true);
});
