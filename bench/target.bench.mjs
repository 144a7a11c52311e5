import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { photographs } from './lib/pictures.mjs';
import { table } from './lib/table.mjs';

export const summary = 'How near the option target comes, and in how many attempts, on photographs.';

export const defaults = { images: 62, target: 70, folder: '', formats: 'jpeg,webp,avif,png', curves: false };
export const quick = { images: 4 };

/** The qualities of `--curves`. */
const QUALITIES = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100];

/** Debian's ssimulacra2, which checks the scores where it is installed. */
const REFERENCE = 'ssimulacra2';

export default async function target({ options, root, cleanup }) {
  const compressor = await loadCompressor(root);
  const folder = options.folder || (await photographs(options.images));
  const files = readdirSync(folder).slice(0, options.images);
  const scratch = mkdtempSync(path.join(tmpdir(), 'halftone-target-'));
  cleanup.add(() => rmSync(scratch, { recursive: true, force: true }));
  const check = spawnSync(REFERENCE, []).error ? null : (...images) => referenceScore(scratch, ...images);
  const measure = options.curves ? curveOf : (image) => attemptsOf(image, options.target, check);
  const results = {};
  for (const format of options.formats.split(',')) {
    results[format] = [];
    for (const file of files) {
      const image = await compressor.open(readFileSync(path.join(folder, file)), format);
      results[format].push({ file, ...(await measure(image)) });
    }
  }
  console.log(`\n${options.curves ? curvesTable(results) : outcomesTable(results, options.target)}`);
  return { results };
}

async function loadCompressor(root) {
  const load = (file) =>
    import(pathToFileURL(path.join(root, 'dist/src/images/compressor', `${file}.js`)).href);
  const { sharp } = await load('sharp');
  const { CODECS } = await load('formats/index');
  const { pictureKind } = await load('picture-kind');
  const { decodedForScore, scoreBetween } = await load('ssimulacra2/decoded-image');
  const { encodeToTarget } = await load('target/encode-to-target');
  return {
    async open(bytes, format) {
      const input = await sharp(bytes)
        .removeAlpha()
        .toColourspace('srgb')
        .png({ compressionLevel: 1 })
        .toBuffer();
      const reference = await decodedForScore(sharp(input));
      const kind = pictureKind(await decodedForScore(await middleOf(sharp(input))));
      const settings = { effort: 'BALANCED', kind, hasAlpha: false };
      const encode = (quality) =>
        CODECS[format].encoder.encode(sharp(input), { ...settings, quality }).toBuffer();
      return {
        input,
        encode,
        scoreOf: async (output) => scoreBetween(reference, await decodedForScore(sharp(output))),
        search: (wanted, encodeOne) =>
          encodeToTarget(wanted, CODECS[format].encoder.scoreCurve, reference, encodeOne),
        decode: (output, file) =>
          sharp(output).toColourspace('srgb').removeAlpha().png({ compressionLevel: 1 }).toFile(file),
      };
    },
  };
}

/** The part in the middle that the compressor looks at. */
async function middleOf(image) {
  const size = await image.metadata();
  const [width, height] = [Math.min(512, size.width), Math.min(512, size.height)];
  const [left, top] = [Math.floor((size.width - width) / 2), Math.floor((size.height - height) / 2)];
  return image.extract({ left, top, width, height });
}

/** Returns the score at each quality. */
async function curveOf({ encode, scoreOf }) {
  const scores = [];
  for (const quality of QUALITIES) scores.push(await scoreOf(await encode(quality)));
  return { scores };
}

async function attemptsOf(image, wanted, check) {
  let attempts = 0;
  const { output, score } = await image.search(wanted, (quality) => {
    attempts += 1;
    return image.encode(quality);
  });
  const checked = check === null ? null : await check(image, output);
  return { score, attempts, bytes: output.length, checked };
}

/** Returns the score of an output by the reference. */
async function referenceScore(scratch, { input, decode }, output) {
  const files = ['input', 'output'].map((name) => path.join(scratch, `${name}.png`));
  await decode(input, files[0]);
  await decode(output, files[1]);
  return Number(execFileSync(REFERENCE, files, { encoding: 'utf8' }));
}

function outcomesTable(results, wanted) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = Object.entries(results).map(([format, images]) => {
    const scores = images.map(({ score }) => score);
    const within = scores.filter((score) => score >= wanted - 1 && score <= wanted + 2).length;
    const checked = images.map(({ checked: by }) => by).filter((by) => by !== null);
    const differences = images.map(({ score, checked: by }) => (by === null ? 0 : Math.abs(score - by)));
    return [
      format,
      ...[`${((100 * within) / scores.length).toFixed(1)} %`, Math.min(...scores), Math.max(...scores)],
      mean(images.map(({ attempts }) => attempts)),
      mean(images.map(({ bytes }) => bytes / 1000)),
      ...(checked.length > 0 ? [Math.min(...checked), Math.max(...differences)] : []),
    ];
  });
  const header = [`target ${wanted}`, 'within -1/+2', 'min', 'max', 'attempts', 'mean kB'];
  return table([...header, `min by ${REFERENCE}`, 'largest difference'], rows);
}

/** The medians, which are the points of the score curve of the codec. */
function curvesTable(results) {
  const medianOf = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const rows = Object.entries(results).map(([format, images]) => [
    format,
    ...QUALITIES.map((_, index) => medianOf(images.map(({ scores }) => scores[index]))),
  ]);
  return table(['median score at quality', ...QUALITIES.map(String)], rows);
}
