import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
  const outcomes: Partial<RecordImages> = {
    facts: () => Promise.resolve({ hasErrors: false, hasSizes: false }),
  };
  const output = new OutputCsvWriter(storage as ObjectStorage, outcomes as RecordImages, {} as Links);
  const request = { requestId: 'r1', dialect: { encoding: 'utf-8' }, output: 'APPEND' } as RequestTask;
  await expect(output.write(request, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(stream.destroyed).toBe(true);
});

test.each<[string, object, number]>([
  ['a request of an older version, in which a stray quote costs the rows below', {}, 2],
  ['a request in which a stray quote costs its row', { recoversRows: true }, 3],
])('write() numbers the records of %s as its images are numbered', async (_, dialect, records) => {
  const rows = [
    'Chair,https://a.example/1.jpg',
    '"Desk,https://a.example/2.jpg',
    '"Lamp",https://a.example/3.jpg',
  ];
  const input = Buffer.from(`Name,Images\n${rows.join('\n')}\n`);
  const asked: number[] = [];
  const storage: Partial<ObjectStorage> = {
    open: () => Promise.resolve({ info: {} as never, stream: Readable.from([input]) }),
    put: async (_key, bytes) => {
      await buffer(bytes as AsyncIterable<Uint8Array>);
      return {} as never;
    },
    delete: () => Promise.resolve(),
  };
  const outcomes: Partial<RecordImages> = {
    facts: () => Promise.resolve({ hasErrors: false, hasSizes: false }),
    ofRecords: (_id, _first, last) => {
      asked.push(last);
      return Promise.resolve(new Map());
    },
  };
  const output = new OutputCsvWriter(storage as ObjectStorage, outcomes as RecordImages, {} as Links);
  const request = {
    requestId: 'r1',
    dialect: { encoding: 'utf-8', ...dialect },
    layout: null,
    output: 'APPEND',
  };
  await output.write(request as RequestTask, new AbortController().signal);
  expect(asked.at(-1)).toBe(records);
});
