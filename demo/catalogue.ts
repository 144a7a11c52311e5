import { writeToString } from 'fast-csv';
import type { PictureOrder } from './pictures.js';

/** Something in the catalogue: a picture to be made, or what the host sends in its place. */
export type Exhibit =
  | { readonly file: string; readonly kind: 'PICTURE'; readonly order: PictureOrder }
  | { readonly file: string; readonly kind: 'MISSING' | 'WEB_PAGE' };

/** A product and the images of its row, in order. */
export interface Product {
  readonly name: string;
  readonly exhibits: readonly Exhibit[];
}

export const HEADER = ['S. No.', 'Product Name', 'Input Image Urls'] as const;

const picture = (file: string, order: PictureOrder): Exhibit => ({ file, kind: 'PICTURE', order });
const jpeg = (file: string, width: number, height: number, quality: number): Exhibit =>
  picture(file, { format: 'jpeg', width, height, quality });

/** What the demo sells: every format, the odd cases among them, and two links that have gone bad. */
export const PRODUCTS: readonly Product[] = [
  {
    name: 'Stoneware Mug, Ocean Blue',
    exhibits: [
      jpeg('mug-front.jpg', 1600, 1200, 92),
      jpeg('mug-side.jpg', 1600, 1200, 92),
      jpeg('mug-table.jpg', 1200, 900, 85),
      picture('mug-cut-out.png', { format: 'png', width: 800, height: 800, isCutOut: true }),
    ],
  },
  {
    name: 'Pour-Over Coffee Set "Kyoto"',
    exhibits: [
      jpeg('pour-over.jpg', 2000, 1500, 90),
      jpeg('pour-over-detail.jpg', 1400, 1400, 88),
      picture('pour-over.webp', { format: 'webp', width: 1200, height: 900, quality: 90 }),
    ],
  },
  {
    name: 'Crème Brûlée Dishes, Set of 4',
    exhibits: [jpeg('dishes.jpg', 1280, 960, 95), jpeg('dishes-stacked.jpg', 960, 1280, 95)],
  },
  {
    name: 'Merino Throw 130 × 180 cm',
    exhibits: [
      jpeg('throw.jpg', 1800, 1200, 90),
      jpeg('throw-fringe.jpg', 1200, 1200, 80),
      jpeg('throw-sofa.jpg', 1500, 1000, 86),
    ],
  },
  {
    name: 'Oak Side Table',
    exhibits: [
      picture('side-table-phone.jpg', {
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
    exhibits: [
      jpeg('w_1500,h_1000/lamp.jpg', 1500, 1000, 90),
      picture('lamp-print.jpg', { format: 'jpeg', width: 1000, height: 1000, quality: 90, isCmyk: true }),
      { file: 'lamp-discontinued.jpg', kind: 'MISSING' },
    ],
  },
  {
    name: 'Canvas Tote, Natural',
    exhibits: [
      picture('tote.webp', { format: 'webp', width: 1200, height: 1200, quality: 92 }),
      picture('tote-cut-out.webp', {
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
    exhibits: [
      jpeg('jacket.jpg', 1200, 1800, 90),
      jpeg('jacket-back.jpg', 1200, 1800, 90),
      jpeg('jacket-hood.jpg', 900, 1200, 82),
    ],
  },
  {
    name: 'Trail Running Shoes',
    exhibits: [
      jpeg('shoes.jpg', 1600, 1067, 91),
      jpeg('shoes-sole.jpg', 1600, 1067, 91),
      picture('shoes-360.gif', { format: 'gif', width: 320, height: 240, frames: 8 }),
    ],
  },
  {
    name: 'Wireless Headphones',
    exhibits: [
      jpeg('headphones.jpg', 1800, 1350, 94),
      picture('headphones.png', { format: 'png', width: 900, height: 675 }),
      picture('headphones.avif', { format: 'avif', width: 640, height: 480, quality: 80 }),
    ],
  },
  {
    name: 'Mechanical Keyboard, ISO-DE',
    exhibits: [jpeg('keyboard.jpg', 2000, 1000, 90), { file: 'keyboard-keys.jpg', kind: 'WEB_PAGE' }],
  },
  {
    name: 'Cast Iron Pan 28 cm',
    exhibits: [jpeg('pan.jpg', 1500, 1125, 89), jpeg('pan-handle.jpg', 1000, 750, 84)],
  },
  {
    name: 'Beeswax Candle',
    exhibits: [picture('candle-thumb.jpg', { format: 'jpeg', width: 600, height: 450, quality: 18 })],
  },
  {
    name: 'Ceramic Planter & Saucer',
    exhibits: [
      picture('planter.png', { format: 'png', width: 800, height: 600 }),
      picture('planter-room.webp', { format: 'webp', width: 1440, height: 960, quality: 85 }),
    ],
  },
  { name: 'Gift Card', exhibits: [picture('gift-card.svg', { format: 'svg', width: 600, height: 380 })] },
];

/** All that the catalogue's rows name, in their order. */
export function exhibitsOf(products: readonly Product[]): readonly Exhibit[] {
  return products.flatMap((product) => product.exhibits);
}

/** The catalogue as a CSV to upload; `urlOf` says where the host serves a file. */
export function catalogueCsv(products: readonly Product[], urlOf: (file: string) => string): Promise<string> {
  const rows = products.map(({ name, exhibits }, index) => [
    String(index + 1),
    name,
    exhibits.map(({ file }) => urlOf(file)).join(', '),
  ]);
  return writeToString([[...HEADER], ...rows], { includeEndRowDelimiter: true });
}
