import { seededRandom } from './random.js';

/** The content of an image: each `subject` is one product, each `view` shows it at another position and light. */
export interface Motif {
  readonly subject: number;
  readonly view: number;
}

/** The parts of a synthetic product photograph, as SVG. */
export interface Scene {
  readonly product: string;
  /** The room and the product's shadow, drawn small, so that they are out of focus when enlarged. */
  readonly backdrop: string;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const BACKDROP_SCALE = 1 / 40;

/** The paths of a mug, a vase, a box, a bowl and a bottle, in a square of 100 by 100. */
const SILHOUETTES = [
  'M20 25 H70 V40 C92 38 92 78 70 74 V85 Q70 95 60 95 H30 Q20 95 20 85 Z',
  'M40 5 H60 L62 20 C90 45 85 95 62 95 H38 C15 95 10 45 38 20 Z',
  'M12 38 L50 24 L88 38 V84 L50 97 L12 84 Z',
  'M8 45 H92 C92 78 72 94 50 94 C28 94 8 78 8 45 Z',
  'M42 4 H58 V28 C72 36 74 44 74 56 V88 Q74 96 66 96 H34 Q26 96 26 88 V56 C26 44 28 36 42 28 Z',
];

/** The lightness across the product, from the lit edge to the shaded edge, in percent. */
const SHADING = [38, 78, 58, 40, 22];

/** Creates the scene of an image of this size; `turn` (0 to 1) moves the light across the product. */
export function sceneOf({ width, height }: Size, { subject, view }: Motif, turn = 0): Scene {
  const ofSubject = seededRandom(subject);
  const ofView = seededRandom(subject * 100 + view);
  const hue = Math.floor(ofSubject() * 360);
  const path = SILHOUETTES[subject % SILHOUETTES.length]!;
  const bands = Array.from({ length: 6 }, () => bandOf(ofSubject)).join('');
  const size = Math.min(width, height) * (0.55 + ofView() * 0.2);
  const x = (width - size) / 2 + (ofView() - 0.5) * width * 0.15;
  const y = (height - size) * 0.6;
  const light = (0.15 + ofView() * 0.3 + turn) % 1;
  const stops = SHADING.map(
    (tone, index) => `<stop offset="${index / 4}" stop-color="hsl(${hue + index * 6}, 45%, ${tone}%)"/>`,
  ).join('');
  const product = `<defs><clipPath id="c"><path d="${path}"/></clipPath>
    <linearGradient id="g" spreadMethod="reflect" x1="${light - 1}" x2="${light}" y1="0" y2="0.1">${stops}</linearGradient></defs>
    <g transform="translate(${x} ${y}) scale(${size / 100})" clip-path="url(#c)"><path d="${path}" fill="url(#g)"/>${bands}</g>`;
  const shadow = `<ellipse cx="${x + size * 0.58}" cy="${y + size * 0.92}" rx="${size * 0.52}" ry="${size * 0.1}"
    fill="#000" opacity="0.6"/>`;
  return {
    product: svg({ width, height }, product),
    backdrop: svg({ width, height }, `${roomOf({ width, height }, hue, ofView)}${shadow}`, BACKDROP_SCALE),
  };
}

function bandOf(random: () => number): string {
  const [top, thickness, opacity] = [30 + random() * 55, 1 + random() * 4, random() * 0.25];
  return `<rect y="${top}" width="100" height="${thickness}" fill="${random() > 0.5 ? '#fff' : '#000'}" opacity="${opacity}"/>`;
}

/** Draws a wall, a table and distant objects, in muted complementary tones of the product's colour. */
function roomOf({ width, height }: Size, hue: number, random: () => number): string {
  const tone = (saturation: number, lightness: number) =>
    `hsl(${hue + 150 + random() * 60}, ${saturation}%, ${lightness}%)`;
  const things = Array.from({ length: 9 }, () => {
    const [cx, cy, r] = [random() * width, random() * height * 0.6, (0.06 + random() * 0.14) * width];
    return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${tone(40, 35 + random() * 50)}" opacity="0.6"/>`;
  });
  return `<rect width="${width}" height="${height}" fill="${tone(20, 78)}"/>${things.join('')}
    <rect y="${height * 0.68}" width="${width}" height="${height * 0.32}" fill="${tone(30, 52)}"/>`;
}

/** Creates an SVG whose coordinates are pixels of the full size; `scale` is the size it is rendered at. */
function svg({ width, height }: Size, content: string, scale = 1): string {
  const size = `width="${Math.ceil(width * scale)}" height="${Math.ceil(height * scale)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${content}</svg>`;
}
