import { directUrl, shareLinkHint } from './share-links.js';

const ID = '1AbC_d-Ef';
const DRIVE = `https://drive.google.com/uc?export=download&id=${ID}`;

test.each([
  [`https://drive.google.com/file/d/${ID}/view?usp=sharing`, DRIVE],
  [`https://drive.google.com/file/d/${ID}/view?usp=drive_link`, DRIVE],
  [`https://drive.google.com/file/d/${ID}/preview`, DRIVE],
  [`https://drive.google.com/file/d/${ID}`, DRIVE],
  [`https://drive.google.com/file/u/0/d/${ID}/edit`, DRIVE],
  [`https://drive.google.com/a/shop.example/file/d/${ID}/view`, DRIVE],
  [`https://drive.google.com/open?id=${ID}&usp=drive_copy`, DRIVE],
  [`https://drive.google.com/uc?id=${ID}`, DRIVE],
  [`https://drive.google.com/uc?export=view&id=${ID}`, DRIVE],
  [`https://drive.google.com/u/1/uc?id=${ID}`, DRIVE],
  [`https://docs.google.com/uc?id=${ID}`, `https://docs.google.com/uc?export=download&id=${ID}`],
  [`https://drive.google.com/file/d/${ID}/view?resourcekey=0-x`, `${DRIVE}&resourcekey=0-x`],
  ['https://www.dropbox.com/s/abc/a%20b.jpg?dl=0', 'https://www.dropbox.com/s/abc/a%20b.jpg?dl=1'],
  ['https://www.dropbox.com/s/abc/1.jpg', 'https://www.dropbox.com/s/abc/1.jpg?dl=1'],
  ['https://dropbox.com/s/abc/1.jpg?raw=1', 'https://dropbox.com/s/abc/1.jpg?dl=1'],
  [
    'https://www.dropbox.com/scl/fi/abc/1.jpg?rlkey=xyz&st=q&dl=0',
    'https://www.dropbox.com/scl/fi/abc/1.jpg?rlkey=xyz&st=q&dl=1',
  ],
  [
    'https://1drv.ms/i/s!AbC',
    'https://api.onedrive.com/v1.0/shares/u!aHR0cHM6Ly8xZHJ2Lm1zL2kvcyFBYkM/root/content',
  ],
  [
    'https://onedrive.live.com/redir?resid=A%21104&authkey=%21K&page=View',
    'https://onedrive.live.com/download?resid=A%21104&authkey=%21K',
  ],
  [
    'https://onedrive.live.com/embed?resid=A%21104&authkey=%21K',
    'https://onedrive.live.com/download?resid=A%21104&authkey=%21K',
  ],
  [
    'https://onedrive.live.com/?id=A%21104&authkey=%21K',
    'https://onedrive.live.com/download?resid=A%21104&authkey=%21K',
  ],
  [
    'https://shop-my.sharepoint.com/:i:/g/personal/a_b/Exyz?e=q1',
    'https://shop-my.sharepoint.com/:i:/g/personal/a_b/Exyz?e=q1&download=1',
  ],
  ['https://github.com/o/r/blob/main/a/1.jpg', 'https://github.com/o/r/raw/main/a/1.jpg'],
  ['https://github.com/o/r/blob/v1.2/1.jpg?raw=true', 'https://github.com/o/r/raw/v1.2/1.jpg'],
  ['https://gitlab.com/g/s/r/-/blob/main/1.jpg', 'https://gitlab.com/g/s/r/-/raw/main/1.jpg'],
])('rewrites %s to its direct form', (given, direct) => {
  const url = new URL(given);
  expect(directUrl(url)?.href).toBe(direct);
  expect(url.href).toBe(new URL(given).href);
  // Rewriting the result again changes nothing, so a redirect between the forms cannot loop.
  expect(directUrl(new URL(direct))).toBeNull();
});

test.each([
  DRIVE,
  'https://drive.google.com/drive/folders/abc',
  'https://drive.usercontent.google.com/download?id=abc&export=download',
  'https://www.dropbox.com/scl/fo/abc/folder?dl=0',
  'https://www.dropbox.com/s/abc/1.jpg?dl=1',
  'https://dl.dropboxusercontent.com/s/abc/1.jpg',
  'https://onedrive.live.com/download?resid=A&authkey=B',
  'https://onedrive.live.com/?id=A',
  'https://shop-my.sharepoint.com/:f:/g/personal/a_b/Exyz',
  'https://github.com/o/r/raw/main/1.jpg',
  'https://github.com/o/r/tree/main/a',
  'https://raw.githubusercontent.com/o/r/main/1.jpg',
  'https://photos.app.goo.gl/abc',
  'https://shop.example/file/d/abc/view',
  'https://drive.google.com.evil.example/file/d/abc/view',
  'https://notdropbox.com/s/abc/1.jpg',
])('does not rewrite %s', (given) => expect(directUrl(new URL(given))).toBeNull());

test.each([
  ['https://drive.google.com/drive/folders/abc', 'Google Drive'],
  ['https://www.dropbox.com/sh/abc', 'Dropbox'],
  ['https://1drv.ms/f/abc', 'OneDrive'],
  ['https://shop.sharepoint.com/:f:/x', 'SharePoint'],
  ['https://github.com/o/r', 'GitHub'],
  ['https://photos.google.com/share/abc', 'Google Photos'],
  ['https://www.icloud.com/photos/abc', 'iCloud'],
  ['https://we.tl/t-abc', 'WeTransfer'],
])('explains the page of %s', (url, name) => {
  expect(shareLinkHint(new URL(url))).toContain(`a share page of ${name}.`);
});

test('has no hint for any other host', () =>
  expect(shareLinkHint(new URL('https://shop.example/1.jpg'))).toBeNull());
