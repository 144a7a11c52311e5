import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bytesAt, geometricMean, interpolate } from './lib/equal-score.mjs';
import { ownPictures, sizePictures } from './lib/size-pictures.mjs';
import { Skipped } from './lib/skipped.mjs';
import { table } from './lib/table.mjs';

export const summary =
  'Bytes at the same SSIMULACRA2, and CPU time, of each effort and format against the first settings.';

export const defaults = {
  pictures: 3,
  folder: '',
  'packages-root': '/',
  formats: 'JPEG,WEBP,AVIF,PNG,AUTO',
  efforts: 'FAST,BALANCED,SMALLEST',
  reference: false,
};
export const quick = { pictures: 1 };

const QUALITIES = [15, 30, 40, 50, 60, 75];

/** The encoders before there was an effort. */
const FIRST = {
  JPEG: (image, quality) => image.jpeg({ quality, progressive: true }),
  WEBP: (image, quality) => image.webp({ quality, effort: 2 }),
  AVIF: (image, quality) => image.avif({ quality, effort: 0, chromaSubsampling: '4:2:0' }),
  PNG: (image, quality) =>
    image.png({
      palette: true,
      quality,
      effort: 1,
      dither: Math.max(0, (quality - 50) / 50),
      compressionLevel: 9,
    }),
};

export default async function size({ options, root, cleanup }) {
  const sharp = createRequire(path.join(root, 'package.json'))('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const folder = pathToFileURL(path.join(root, 'dist/src/images/compressor/')).href;
  const { compressImage } = await import(`${folder}compress-image.js`);
  const { DEFAULT_OPTIONS } = await import(new URL('../../requests/request-options.js', folder).href);
  const score = await scorer({ sharp, folder, options, cleanup });
  const { found, missing } = await (options.folder === ''
    ? sizePictures(sharp, { count: options.pictures, root: options['packages-root'] })
    : ownPictures(sharp, options.folder));
  if (found.length === 0) throw new Skipped('there are no pictures.');
  if (missing.length > 0) console.log(`Not installed, and left out: ${missing.join(', ')}.`);

  const formats = options.formats.toUpperCase().split(',');
  const variants = Object.entries(FIRST)
    .filter(([format]) => format === 'JPEG' || formats.includes(format))
    .map(([format, encode]) => [
      `first ${format}`,
      async (png, quality) => encode(sharp(png), quality).toBuffer(),
    ]);
  for (const format of formats)
    for (const effort of options.efforts.toUpperCase().split(','))
      variants.push([
        `${effort} ${format}`,
        compressor(compressImage, { ...DEFAULT_OPTIONS, format, effort }),
      ]);
  const rows = new Map(variants.map(([name]) => [name, []]));
  for (const { kind, source, png } of found) {
    const series = {};
    for (const [name, encode] of variants) series[name] = await measure(encode, png, score);
    const target = scoreAt50(series['first JPEG']);
    for (const [name] of variants)
      rows.get(name).push({
        kind,
        source,
        bytes: bytesAt(series[name], target),
        at50: scoreAt50(series[name]),
        cpuMs: series[name].cpuMs,
      });
  }
  print(rows);
  return {
    pictures: found.map(({ kind, source }) => ({ kind, source })),
    missing,
    variants: Object.fromEntries(rows),
  };
}

function compressor(compressImage, settings) {
  return async (png, quality) => {
    const { output } = await compressImage(png, { ...settings, quality }, { maxPixels: 50_000_000 });
    return output ?? png;
  };
}

/** Encodes a picture at several qualities. */
async function measure(encode, png, score) {
  const series = [];
  let cpuMs = 0;
  for (const quality of QUALITIES) {
    const before = process.cpuUsage();
    const output = await encode(png, quality);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000 / QUALITIES.length;
    series.push({ quality, bytes: output.length, score: await score(png, output) });
  }
  return Object.assign(series, { cpuMs });
}

const scoreAt50 = (series) =>
  interpolate(
    series.map(({ quality, score }) => [quality, score]),
    50,
  );

/** Returns the function that scores an image: our own, or with `--reference` Debian's program. */
async function scorer({ sharp, folder, options, cleanup }) {
  const decoded = (bytes) => sharp(bytes).removeAlpha().toColourspace('srgb');
  if (!options.reference) {
    const { score } = await import(`${folder}ssimulacra2/score.js`);
    return async (a, b) => {
      const [one, other] = await Promise.all(
        [a, b].map((each) => decoded(each).raw().toBuffer({ resolveWithObject: true })),
      );
      return score(one.data, other.data, one.info.width, one.info.height);
    };
  }
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'halftone-size-'));
  cleanup.add(() => rmSync(temporary, { recursive: true, force: true }));
  const files = ['a.png', 'b.png'].map((name) => path.join(temporary, name));
  return async (a, b) => {
    writeFileSync(files[0], a);
    await decoded(b).png({ compressionLevel: 1 }).toFile(files[1]);
    return Number(execFileSync('ssimulacra2', files, { encoding: 'utf8' }));
  };
}

function print(rows) {
  const kinds = [...new Set([...rows.values()].flat().map(({ kind }) => kind))];
  const ratio = (name, base, key, kind) => {
    const pairs = rows.get(name).map((each, at) => [each, rows.get(base)[at]]);
    const chosen = pairs.filter(([each]) => kind === undefined || each.kind === kind);
    return geometricMean(chosen.map(([a, b]) => a[key] / b[key]));
  };
  const lines = [...rows.keys()].map((name) => {
    const format = name.split(' ')[1];
    const same = `first ${format === 'AUTO' ? 'JPEG' : format}`;
    const scores = rows.get(name).map(({ at50 }) => at50);
    return [
      name,
      ratio(name, 'first JPEG', 'bytes'),
      ...kinds.map((kind) => ratio(name, 'first JPEG', 'bytes', kind)),
      ratio(name, same, 'bytes'),
      ratio(name, same, 'cpuMs'),
      scores.reduce((sum, each) => sum + each, 0) / scores.length,
    ];
  });
  const header = [
    'bytes at equal score',
    '/ JPEG',
    ...kinds.map((kind) => `${kind}s`),
    '/ same format',
    'CPU / same',
    'score at 50',
  ];
  console.log(`\n${table(header, lines)}`);
}
