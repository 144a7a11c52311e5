import { Readable } from 'node:stream';
import { CatalogueOutcomes, type Links, type RequestChore } from '../requests/index.js';
import { ObjectStorage } from '../storage/index.js';
import { OutputService } from './output.service.js';

test('the catalogue is closed when storing is called off before it begins', async () => {
  const reason = new Error('told to end');
  const row = '1,Chair,https://img.example.com/1.jpg\n';
  const stream = Readable.from([Buffer.from(`S. No.,Product Name,Input Image Urls\n${row.repeat(50_000)}`)]);
  const storage: Partial<ObjectStorage> = {
    open: () => Promise.resolve({ info: {} as never, stream }),
    put: () => Promise.reject(reason),
  };
  const outcomes: Partial<CatalogueOutcomes> = { hasFaults: () => Promise.resolve(false) };
  const output = new OutputService(storage as ObjectStorage, outcomes as CatalogueOutcomes, {} as Links);
  const request = { requestId: 'r1', dialect: { encoding: 'utf-8' } } as RequestChore;
  await expect(output.write(request, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(stream.destroyed).toBe(true);
});
