import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
});
const PAGES = stdout
  .trim()
  .split('\n')
  .filter((page) => existsSync(page));

const pageText = (page: string) => readFileSync(page, 'utf8');

/** The heading as GitHub names its anchor. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string) =>
  [...pageText(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

test.each(PAGES)('every link of %s leads to a file and a heading that exist', (page) => {
  const links = [...pageText(page).matchAll(/\]\((?!https?:|#)([^)\s#]+)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, file, anchor]) => {
    const target = path.join(path.dirname(page), file!);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(PAGES)('every file of this repository that %s names exists', (page) => {
  const names = [
    ...pageText(page).matchAll(/`((?:src|test|bench|demo|docs|deploy|scripts|web)\/[\w./-]+\.\w+)`/g),
  ];
  expect(names.map(([, name]) => name!).filter((name) => !existsSync(name))).toEqual([]);
});
