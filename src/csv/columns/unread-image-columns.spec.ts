import { UnreadImageColumns } from './unread-image-columns.js';

const URL = 'https://cdn.example/1.jpg';

/** The columns that are not read when only `images` are. */
function unreadOf(header: string[], rows: string[][], images: number[]): string[] {
  const layout = { columns: { images, name: null, serialNumber: null, group: null } };
  const unread = new UnreadImageColumns(header, layout);
  for (const row of rows) unread.add(row);
  return unread.names();
}

test.each<[string, string[], string[][], string[]]>([
  ['a column of image URLs', ['Images', 'Extra'], [[URL, URL]], ['Extra']],
  [
    'a column with one image URL, in a later row',
    ['Images', 'Extra'],
    [
      [URL, ''],
      [URL, 'none'],
      [URL, URL],
    ],
    ['Extra'],
  ],
  [
    'a column of image URLs without extensions, by its header',
    ['Images', 'Foto'],
    [[URL, 'https://a.example/1']],
    ['Foto'],
  ],
  ['a column without a header, by its letter', ['Images', ' '], [[URL, URL]], ['B']],
  ['columns of one header, by their letters', ['Images', 'X', 'X'], [[URL, URL, URL]], ['B', 'C']],
  ['no column that is read', ['Images'], [[URL]], []],
  ['no column of page links', ['Images', 'Link'], [[URL, 'https://a.example/lamp']], []],
  ['no column of texts that mention an image', ['Images', 'Text'], [[URL, `See ${URL} for more`]], []],
  ['no cells beyond the header', ['Images'], [[URL, URL]], []],
])('names %s', (_, header, rows, expected) => expect(unreadOf(header, rows, [0])).toEqual(expected));
