import { writeToString } from 'fast-csv';
import type { ImageSpec } from './image-generator.js';

/** An image URL of the demo's CSV: a generated image, or what the host sends instead of one. */
export type SampleImage =
  | { readonly file: string; readonly kind: 'IMAGE'; readonly order: ImageSpec }
  | { readonly file: string; readonly kind: 'MISSING' | 'WEB_PAGE' };

/** A product and the images in its row, in order. */
export interface Product {
  readonly name: string;
  readonly sampleImages: readonly SampleImage[];
}

export const HEADER = ['S. No.', 'Product Name', 'Input Image Urls'] as const;

const image = (file: string, order: ImageSpec): SampleImage => ({ file, kind: 'IMAGE', order });
const jpeg = (file: string, width: number, height: number, quality: number): SampleImage =>
  image(file, { format: 'jpeg', width, height, quality });

/** The demo's products: every image format, the edge cases, and two broken image URLs. */
export const PRODUCTS: readonly Product[] = [
  {
    name: 'Stoneware Mug, Ocean Blue',
    sampleImages: [
      jpeg('mug-front.jpg', 1600, 1200, 92),
      jpeg('mug-side.jpg', 1600, 1200, 92),
      jpeg('mug-table.jpg', 1200, 900, 85),
      image('mug-cut-out.png', { format: 'png', width: 800, height: 800, isCutOut: true }),
    ],
  },
  {
    name: 'Pour-Over Coffee Set "Kyoto"',
    sampleImages: [
      jpeg('pour-over.jpg', 2000, 1500, 90),
      jpeg('pour-over-detail.jpg', 1400, 1400, 88),
      image('pour-over.webp', { format: 'webp', width: 1200, height: 900, quality: 90 }),
    ],
  },
  {
    name: 'Crème Brûlée Dishes, Set of 4',
    sampleImages: [jpeg('dishes.jpg', 1280, 960, 95), jpeg('dishes-stacked.jpg', 960, 1280, 95)],
  },
  {
    name: 'Merino Throw 130 × 180 cm',
    sampleImages: [
      jpeg('throw.jpg', 1800, 1200, 90),
      jpeg('throw-fringe.jpg', 1200, 1200, 80),
      jpeg('throw-sofa.jpg', 1500, 1000, 86),
    ],
  },
  {
    name: 'Oak Side Table',
    sampleImages: [
      image('side-table-phone.jpg', {
        format: 'jpeg',
        width: 1200,
        height: 1600,
        quality: 93,
        isTurned: true,
      }),
      jpeg('side-table.jpg', 1500, 1500, 90),
    ],
  },
  {
    name: 'Desk Lamp "Arc", 24 W',
    sampleImages: [
      jpeg('w_1500,h_1000/lamp.jpg', 1500, 1000, 90),
      image('lamp-print.jpg', { format: 'jpeg', width: 1000, height: 1000, quality: 90, isCmyk: true }),
      { file: 'lamp-discontinued.jpg', kind: 'MISSING' },
    ],
  },
  {
    name: 'Canvas Tote, Natural',
    sampleImages: [
      image('tote.webp', { format: 'webp', width: 1200, height: 1200, quality: 92 }),
      image('tote-cut-out.webp', {
        format: 'webp',
        width: 1000,
        height: 1000,
        quality: 92,
        isCutOut: true,
      }),
    ],
  },
  {
    name: 'Rain Jacket, Forest Green',
    sampleImages: [
      jpeg('jacket.jpg', 1200, 1800, 90),
      jpeg('jacket-back.jpg', 1200, 1800, 90),
      jpeg('jacket-hood.jpg', 900, 1200, 82),
    ],
  },
  {
    name: 'Trail Running Shoes',
    sampleImages: [
      jpeg('shoes.jpg', 1600, 1067, 91),
      jpeg('shoes-sole.jpg', 1600, 1067, 91),
      image('shoes-360.gif', { format: 'gif', width: 320, height: 240, frames: 8 }),
    ],
  },
  {
    name: 'Wireless Headphones',
    sampleImages: [
      jpeg('headphones.jpg', 1800, 1350, 94),
      image('headphones.png', { format: 'png', width: 900, height: 675 }),
      image('headphones.avif', { format: 'avif', width: 640, height: 480, quality: 80 }),
    ],
  },
  {
    name: 'Mechanical Keyboard, ISO-DE',
    sampleImages: [jpeg('keyboard.jpg', 2000, 1000, 90), { file: 'keyboard-keys.jpg', kind: 'WEB_PAGE' }],
  },
  {
    name: 'Cast Iron Pan 28 cm',
    sampleImages: [jpeg('pan.jpg', 1500, 1125, 89), jpeg('pan-handle.jpg', 1000, 750, 84)],
  },
  {
    name: 'Beeswax Candle',
    sampleImages: [image('candle-thumb.jpg', { format: 'jpeg', width: 600, height: 450, quality: 18 })],
  },
  {
    name: 'Ceramic Planter & Saucer',
    sampleImages: [
      image('planter.png', { format: 'png', width: 800, height: 600 }),
      image('planter-room.webp', { format: 'webp', width: 1440, height: 960, quality: 85 }),
    ],
  },
  { name: 'Gift Card', sampleImages: [image('gift-card.svg', { format: 'svg', width: 600, height: 380 })] },
];

/** Returns the images of all rows, in order. */
export function sampleImagesOf(products: readonly Product[]): readonly SampleImage[] {
  return products.flatMap((product) => product.sampleImages);
}

/** Creates the CSV to upload; `urlOf` returns the URL of a file on the host. */
export function catalogueCsv(products: readonly Product[], urlOf: (file: string) => string): Promise<string> {
  const rows = products.map(({ name, sampleImages }, index) => [
    String(index + 1),
    name,
    sampleImages.map(({ file }) => urlOf(file)).join(', '),
  ]);
  return writeToString([[...HEADER], ...rows], { includeEndRowDelimiter: true });
}
