import { randomFrom } from './random.mjs';

/** The sizes in pixels of the octaves of texture. */
const OCTAVES = [96, 48, 24, 12, 6, 3, 1.5];

/** The strength of each octave as a part of the one before. A natural image has about half. */
const DECAY = 0.72;

/** The strength of the largest octave. */
const AMPLITUDE = 0.3;

/** Octaves of smaller structures than this are scaled to reach the size of the file. */
const FINE = 16;

/** JPEG as cameras and shops write it. */
const JPEG = { quality: 90, progressive: false };

/**
 * Draws a picture that compresses like a photograph: shapes with sharp and soft edges over a gradient, texture in seven
 * octaves whose strength varies over the picture, and the noise of a sensor. Its texture is scaled until the JPEG has
 * `bytes` bytes, within a few percent. The same seed gives the same picture.
 */
export async function photograph(sharp, { seed, width, height, bytes }) {
  const random = randomFrom(seed);
  const scene = await sharp(Buffer.from(sceneOf(random, width, height)))
    .removeAlpha()
    .raw()
    .toBuffer();
  const octaves = await Promise.all(OCTAVES.map((size) => noise(sharp, random, width, height, size)));
  const [strength, warmth] = await Promise.all(
    [140, 180].map((size) => noise(sharp, random, width, height, size)),
  );
  const clouds = textureOf(octaves, strength, FINE, Number.POSITIVE_INFINITY);
  const texture = textureOf(octaves, strength, 0, FINE - 1);
  const grain = grainOf(random, width * height);
  const encode = (gain) => {
    const pixels = mix({ scene, clouds, texture, warmth, grain, gain });
    return sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg(JPEG)
      .toBuffer();
  };
  let gain = 1;
  let jpeg = await encode(gain);
  // The size grows with about the square root of the gain.
  for (let attempt = 1; attempt < 8 && Math.abs(jpeg.length / bytes - 1) > 0.05; attempt += 1) {
    gain = Math.min(4, gain * (bytes / jpeg.length) ** 1.5);
    jpeg = await encode(gain);
  }
  return jpeg;
}

/** A gradient with ellipses, rectangles and polygons on it, some out of focus, each shaded. */
function sceneOf(random, width, height) {
  const color = () => `hsl(${Math.floor(random() * 360)} ${10 + random() * 50}% ${15 + random() * 70}%)`;
  const defs = [];
  const gradient = (id) => {
    const angle = Math.floor(random() * 360);
    defs.push(
      `<linearGradient id="${id}" gradientTransform="rotate(${angle} .5 .5)"><stop stop-color="${color()}"/><stop offset="1" stop-color="${color()}"/></linearGradient>`,
    );
    return `url(#${id})`;
  };
  for (const blur of [1, 4, 14])
    defs.push(`<filter id="blur${blur}"><feGaussianBlur stdDeviation="${blur}"/></filter>`);
  const shapes = Array.from({ length: 14 + Math.floor(random() * 20) }, (_, index) => {
    const size = (0.03 + random() ** 2 * 0.4) * width;
    const [x, y] = [random() * width, random() * height];
    const blur = random() < 0.55 ? '' : ` filter="url(#blur${[1, 4, 14][Math.floor(random() * 3)]})"`;
    const paint = `fill="${gradient(`shade${index}`)}" transform="rotate(${Math.floor(random() * 180)} ${x} ${y})"${blur}`;
    const kind = random();
    if (kind < 0.4)
      return `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * (0.3 + random() * 0.7)}" ${paint}/>`;
    if (kind < 0.7)
      return `<rect x="${x}" y="${y}" width="${size}" height="${size * random()}" rx="${random() * 20}" ${paint}/>`;
    const points = Array.from(
      { length: 5 },
      () => `${x + (random() - 0.5) * size},${y + (random() - 0.5) * size}`,
    );
    return `<polygon points="${points.join(' ')}" ${paint}/>`;
  });
  const ground = `<rect width="${width}" height="${height}" fill="${gradient('ground')}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${defs.join('')}</defs>${ground}${shapes.join('')}</svg>`;
}

/** Smooth noise around 128 with structures of about `size` pixels. */
function noise(sharp, random, width, height, size) {
  const [columns, rows] = [Math.ceil(width / size) + 1, Math.ceil(height / size) + 1];
  const points = Buffer.alloc(columns * rows);
  for (let index = 0; index < points.length; index += 1) points[index] = 256 * random();
  return sharp(points, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/** Adds octaves whose structures are from `from` to `to` pixels large, each weaker than the one before. */
function textureOf(octaves, strength, from, to) {
  const texture = new Float32Array(octaves[0].length);
  octaves.forEach((octave, number) => {
    if (OCTAVES[number] < from || OCTAVES[number] > to) return;
    const amplitude = AMPLITUDE * DECAY ** number;
    for (let index = 0; index < texture.length; index += 1)
      texture[index] += amplitude * (strength[index] / 128) ** 2 * (octave[index] - 128);
  });
  return texture;
}

/** The noise of a sensor, about normal. */
function grainOf(random, length) {
  const grain = new Float32Array(length);
  for (let index = 0; index < length; index += 1) grain[index] = 1.1 * (random() + random() + random() - 1.5);
  return grain;
}

function mix({ scene, clouds, texture, warmth, grain, gain }) {
  const pixels = new Uint8ClampedArray(scene.length);
  for (let index = 0; index < texture.length; index += 1) {
    const light = clouds[index] + gain * texture[index] + grain[index];
    const warm = 0.12 * (warmth[index] - 128);
    const at = index * 3;
    pixels[at] = scene[at] + light + warm;
    pixels[at + 1] = scene[at + 1] + light;
    pixels[at + 2] = scene[at + 2] + light - warm;
  }
  return pixels;
}
