import { ApiError } from '../shared/api/api-error.js';
import { previewOf } from './preview-of.js';

const url = 'https://a.example/mug.jpg';
const earlier = { url, id: 'p1' };

async function sourcesOf(from: typeof earlier | null, errors: readonly Error[]): Promise<unknown[]> {
  const sources: unknown[] = [];
  const failing = [...errors];
  const run = async (source: unknown) => {
    sources.push(source);
    const error = failing.shift();
    if (error !== undefined) throw error;
    return 'preview';
  };
  sources.push(await previewOf(url, from, run).catch((error: Error) => error.message));
  return sources;
}

test.each<[string, typeof earlier | null, Error[], unknown[]]>([
  ['by its URL at first', null, [], [{ url }, 'preview']],
  ['by its URL after one of another URL', { url: 'https://a.example/b', id: 'p1' }, [], [{ url }, 'preview']],
  ['from the earlier one', earlier, [], [{ previewId: 'p1' }, 'preview']],
  [
    'by its URL when the earlier one has expired',
    earlier,
    [new ApiError('NOT_FOUND', 'gone')],
    [{ previewId: 'p1' }, { url }, 'preview'],
  ],
  [
    'once when it fails for another reason',
    earlier,
    [new ApiError('OVERLOADED', 'busy')],
    [{ previewId: 'p1' }, 'busy'],
  ],
  ['once when it is aborted', earlier, [new Error('aborted')], [{ previewId: 'p1' }, 'aborted']],
])('a preview is asked for %s', async (_, from, errors, expected) => {
  expect(await sourcesOf(from, errors)).toEqual(expected);
});
