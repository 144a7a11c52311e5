import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { files, photographs } from './pictures.mjs';
import { randomFrom } from './random.mjs';

/** The longest side of a picture, in pixels: enough for a score, and quick. */
const SIDE = 800;

/** Folders of Debian packages with pictures, some of each. What is not installed is left out. */
const PACKAGES = [
  ['photograph', 'mate-backgrounds', 'usr/share/backgrounds/mate/nature', /\.jpg$/],
  [
    'photograph',
    'python3-skimage',
    'usr/lib/python3/dist-packages/skimage/data',
    /(coffee|astronaut|chelsea|rocket|motorcycle_left)\.(png|jpg)$/,
  ],
  ['graphic', 'gimp-help-en', 'usr/share/gimp/2.0/help/en/images/menus/file', /\.png$/],
  ['graphic', 'openclipart-png', 'usr/share/openclipart/png/signs_and_symbols', /\.png$/],
  ['packshot', 'tuxpaint-stamps-default', 'usr/share/tuxpaint/stamps/food/fruit', /\.png$/],
];

/** Returns pictures as lossless PNG, `count` of each source: generated ones, and those of the packages below `root`. */
export async function sizePictures(sharp, { count, root }) {
  const found = [];
  const add = async (kind, source, input) => {
    const image = sharp(input).resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true });
    const png = await image
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .png({ compressionLevel: 1 })
      .toBuffer();
    found.push({ kind, source, png });
  };
  // Scaled down, so that little is left of how they were compressed.
  for (const file of files(await photographs(8)).slice(0, count))
    await add(
      'photograph',
      'generated',
      await sharp(readFileSync(file)).resize({ width: 600 }).png().toBuffer(),
    );
  for (let seed = 1; seed <= count; seed += 1) await add('graphic', 'generated', Buffer.from(graphic(seed)));
  const missing = [];
  for (const [kind, name, folder, pattern] of PACKAGES) {
    const at = path.join(root, folder);
    if (!existsSync(at)) missing.push(name);
    else for (const file of evenly(listed(at, pattern), count)) await add(kind, name, readFileSync(file));
  }
  return { found, missing };
}

/** Returns the pictures of a folder as lossless PNG; each of its folders is a kind, such as `photograph` or `graphic`. */
export async function ownPictures(sharp, folder) {
  const found = [];
  for (const kind of readdirSync(folder).toSorted())
    for (const file of files(path.join(folder, kind))) {
      const image = sharp(readFileSync(file)).flatten({ background: '#fff' }).toColourspace('srgb');
      found.push({
        kind,
        source: path.basename(file),
        png: await image.png({ compressionLevel: 1 }).toBuffer(),
      });
    }
  return { found, missing: [] };
}

function listed(folder, pattern) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => pattern.test(name))
    .toSorted((a, b) => a.localeCompare(b))
    .map((name) => path.join(folder, name));
}

/** Picks `count` of a list, from its beginning to its end. */
function evenly(list, count) {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)]);
}

/** A chart with labels, as SVG. */
function graphic(seed) {
  const random = randomFrom(seed);
  const color = () => `hsl(${Math.floor(random() * 360)} 80% 45%)`;
  const bars = Array.from({ length: 12 }, (_, at) => {
    const height = 40 + random() * 300;
    const x = 40 + at * 45;
    return `<rect x="${x}" y="${400 - height}" width="30" height="${height}" fill="${color()}"/><text x="${x}" y="420" font-size="14">${Math.floor(height)}</text>`;
  });
  const lines = Array.from(
    { length: 8 },
    (_, at) =>
      `<path d="M30 ${400 - at * 45}h560" stroke="#ccc"/><text x="2" y="${404 - at * 45}" font-size="11" fill="${color()}">${at * 45}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="450"><rect width="600" height="450" fill="#fff"/><text x="40" y="34" font-size="24" font-family="sans-serif">Sales of ${1990 + seed}</text>${lines.join('')}${bars.join('')}</svg>`;
}
