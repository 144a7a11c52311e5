import { type EmailEvent, emailText } from './email-text.js';

const event = (more: Partial<EmailEvent['data']> = {}): EmailEvent => ({
  timestamp: '2026-03-10T12:00:00.000Z',
  data: {
    requestId: '01a1fd2e-0000-7000-8000-000000000001',
    fileName: 'lamps.csv',
    status: 'PARTIAL',
    totalImages: 3,
    processedImages: 3,
    completedImages: 2,
    failedImages: 1,
    skippedRowCount: 0,
    skippedImageCount: 0,
    unreadImageColumns: [],
    inputBytes: 4 * 1024 * 1024,
    outputBytes: 1024 * 1024,
    inputCsvUrl: 'http://h/in.csv?a=1&b=2',
    outputCsvUrl: 'http://h/out.csv',
    errorsCsvUrl: null,
    ...more,
  },
});

test('the e-mail contains the counts, the bytes saved and the links', () => {
  expect(emailText(event(), true)).toMatchObject({
    subject: 'lamps.csv: 2 of 3 images done',
    text: [
      'lamps.csv: 2 of 3 images done',
      '',
      'Request: 01a1fd2e-0000-7000-8000-000000000001 (PARTIAL)',
      'Images: 3: 2 done, 1 failed',
      'Saved: 3.0 MiB (75 %), from 4.0 MiB to 1.0 MiB',
      'Output CSV, also attached: http://h/out.csv',
      'Input CSV: http://h/in.csv?a=1&b=2',
      '',
    ].join('\n'),
  });
});

test('the e-mail says how the images differ from the earlier request', () => {
  const comparison = {
    previousRequestId: '01a1fd2e-0000-7000-8000-000000000000',
    // The event is JSON.
    previousCreatedAt: '2026-03-09T01:00:07.000Z' as unknown as Date,
    sameOptions: true,
    ...{ added: 12, changed: 3, unchanged: 985, removed: 2, unknown: 0, reviewed: 0 },
  };
  const line = 'Since 2026-03-09 01:00 UTC: 12 added, 3 changed, 985 unchanged, 2 removed';
  expect(emailText(event({ comparison }), false).text).toContain(`${line}\n`);
  const { text } = emailText(event({ comparison: { ...comparison, unknown: 4 } }), false);
  expect(text).toContain(`${line}, 4 not known\n`);
});

test('the e-mail says what was found in the pictures, and nothing when there is nothing', () => {
  const findings = [
    { finding: 'TOO_SMALL', count: 2 },
    { finding: 'NO_WHITE_BACKGROUND', count: 11 },
  ] as const;
  expect(emailText(event({ findings }), false).text).toContain(
    'Findings: 2 too small, 11 no white background\n',
  );
  expect(emailText(event({ findings: [] }), false).text).not.toContain('Findings');
});

test('the HTML escapes markup in a file name', () => {
  const { html } = emailText(event({ fileName: '<img src=x onerror="a()">&.csv' }), false);
  expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt;&amp;.csv');
  expect(html).toContain('<a href="http://h/in.csv?a=1&amp;b=2">');
  expect(html).not.toContain('<img');
});

test.each([
  [0, 0, 'nothing'],
  [100, 100, '0 bytes (0 %), from 100 bytes to 100 bytes'],
  [2048, 1024, '1.0 KiB (50 %), from 2.0 KiB to 1.0 KiB'],
  [2 ** 50, 0, '1024.0 TiB (100 %), from 1024.0 TiB to 0 bytes'],
])('renders the saving from %d to %d bytes as "%s"', (inputBytes, outputBytes, saving) =>
  expect(emailText(event({ inputBytes, outputBytes }), false).text).toContain(`Saved: ${saving}\n`),
);

test('the subject of a cancelled request says that it was cancelled', () =>
  expect(emailText(event({ status: 'CANCELLED' }), false).subject).toBe(
    'lamps.csv: 2 of 3 images done, then cancelled',
  ));

test.each([
  [1, 'Rows skipped: 1, listed in the errors CSV'],
  [2500, 'Rows skipped: 2500, listed in the errors CSV'],
])('the e-mail counts %d skipped rows', (skippedRowCount, line) => {
  const { text, html } = emailText(event({ skippedRowCount }), false);
  expect(text).toContain(`\n${line}\n`);
  expect(html).toContain(`<th align="left">Rows skipped</th><td>${skippedRowCount}, listed`);
});

test('the subject and the e-mail count the images of skipped rows and name the columns that were not read', () => {
  const { subject, text } = emailText(
    event({ skippedRowCount: 2, skippedImageCount: 5, unreadImageColumns: ['Photo', 'D'] }),
    false,
  );
  expect(subject).toBe('lamps.csv: 2 of 3 images done, 5 skipped');
  expect(text).toContain('\nImages in skipped rows: 5\n');
  expect(text).toContain('\nColumns of image URLs not read: Photo, D\n');
});

test('the e-mail leaves skipped rows out when there are none, or when an older event does not count them', () => {
  expect(emailText(event(), false).text).not.toContain('skipped');
  const { skippedRowCount: _, skippedImageCount: __, unreadImageColumns: ___, ...older } = event().data;
  expect(emailText({ ...event(), data: older as EmailEvent['data'] }, false).text).not.toContain('skipped');
});
