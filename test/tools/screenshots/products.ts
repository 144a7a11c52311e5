import sharp from 'sharp';

/** A product of the screenshots: what it is called, how it looks, and the backdrop it stands on. */
interface Product {
  readonly name: string;
  /** Its outline in a square of 100 by 100, standing on the line y = 86. */
  readonly path: string;
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
  /** Parts that are drawn over it, such as a lid. */
  readonly detail?: string;
}

const PRODUCTS: readonly Product[] = [
  {
    name: 'stoneware-mug',
    path: 'M26 34h40v8c18-3 18 32 0 28v8q0 8-8 8H34q-8 0-8-8z',
    hue: 205,
    saturation: 32,
    lightness: 52,
    detail: '<path d="M66 48c9-1 9 17 0 16z" fill="BACK"/>',
  },
  {
    name: 'amphora-vase',
    path: 'M43 14h14l2 12c26 20 18 60-2 60H43c-20 0-28-40-2-60z',
    hue: 18,
    saturation: 48,
    lightness: 58,
  },
  {
    name: 'glass-bottle',
    path: 'M45 10h10v18c12 7 14 12 14 22v30q0 6-6 6H37q-6 0-6-6V50c0-10 2-15 14-22z',
    hue: 152,
    saturation: 26,
    lightness: 42,
  },
  {
    name: 'serving-bowl',
    path: 'M14 46h72c0 26-18 40-30 40H44c-12 0-30-14-30-40z',
    hue: 42,
    saturation: 58,
    lightness: 64,
  },
  {
    name: 'table-lamp',
    path: 'M32 16h36l10 32H22zM47 48h6v30h-6zM34 78h32q4 0 4 8H30q0-8 4-8z',
    hue: 350,
    saturation: 30,
    lightness: 66,
  },
  {
    name: 'storage-box',
    path: 'M18 40l32-10 32 10v36l-32 10-32-10z',
    hue: 28,
    saturation: 30,
    lightness: 60,
    detail: '<path d="M18 40l32 10 32-10M50 50v36" fill="none" stroke="#0003" stroke-width="1"/>',
  },
  {
    name: 'tea-pot',
    path: 'M46 26h8v6c20 2 24 16 24 22l12-12 4 4-14 22c-3 12-12 18-30 18-22 0-30-10-30-26 0-14 8-26 26-28z',
    hue: 176,
    saturation: 24,
    lightness: 48,
  },
  {
    name: 'linen-cushion',
    path: 'M22 30q28 8 56 0 6 26 0 54-28-6-56 0-6-28 0-54z',
    hue: 96,
    saturation: 16,
    lightness: 62,
    detail: '<path d="M22 57q28 5 56 0" fill="none" stroke="#0002"/>',
  },
  {
    name: 'soap-dispenser',
    path: 'M46 12h18v5H54v9h8v8c6 3 8 8 8 14v32q0 6-6 6H38q-6 0-6-6V48c0-6 2-11 8-14v-8h6z',
    hue: 222,
    saturation: 20,
    lightness: 38,
  },
  {
    name: 'plant-pot',
    path: 'M50 50c-4-22-18-26-26-34 14 0 24 8 26 18 2-14 12-22 28-26-4 16-18 22-26 42h20l-6 36H34l-6-36z',
    hue: 130,
    saturation: 28,
    lightness: 44,
    detail: '<path d="M28 50h44l-6 36H34z" fill="hsl(16 40% 62%)"/>',
  },
];

/** The parts of the products' names, so that no two images have the same. */
const VIEWS = [
  'front',
  'side',
  'detail',
  'set',
  'table',
  'studio',
  'back',
  'top',
  'pair',
  'close-up',
  'room',
  'shelf',
  'gift',
];

export interface Photo {
  readonly fileName: string;
  readonly product: string;
  readonly bytes: Buffer;
}

/** Creates studio photographs of `count` products, as large JPEG files. */
export async function studioPhotos(count: number): Promise<Photo[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const product = PRODUCTS[index % PRODUCTS.length]!;
      const round = Math.floor(index / PRODUCTS.length);
      const scene = sceneOf({ ...product, hue: product.hue + round * 47 }, index);
      const grain = {
        create: {
          width: 900,
          height: 900,
          channels: 3,
          background: '#808080',
          noise: { type: 'gaussian', mean: 128, sigma: 6 },
        },
      } as const;
      const bytes = await sharp(Buffer.from(scene))
        .composite([{ input: await sharp(grain).png().toBuffer(), blend: 'soft-light' }])
        .jpeg({ quality: 92 })
        .toBuffer();
      const view = VIEWS[round % VIEWS.length]!;
      return { fileName: `${product.name}-${view}.jpg`, product: titleOf(product.name), bytes };
    }),
  );
}

const titleOf = (name: string) => name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());

function sceneOf({ path, hue, saturation, lightness, detail = '' }: Product, index: number): string {
  const backHue = (hue + 200 + index * 13) % 360;
  const back = `hsl(${backHue} 22% 90%)`;
  const tone = (change: number) => `hsl(${hue % 360} ${saturation}% ${Math.min(94, lightness + change)}%)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900" viewBox="0 0 100 100">
    <defs>
      <linearGradient id="wall" x2="0" y2="1"><stop stop-color="hsl(${backHue} 24% 93%)"/><stop offset=".72" stop-color="${back}"/>
        <stop offset=".74" stop-color="hsl(${backHue} 20% 84%)"/><stop offset="1" stop-color="hsl(${backHue} 22% 90%)"/></linearGradient>
      <linearGradient id="body"><stop stop-color="${tone(6)}"/><stop offset=".3" stop-color="${tone(18)}"/>
        <stop offset=".65" stop-color="${tone(0)}"/><stop offset="1" stop-color="${tone(-16)}"/></linearGradient>
      <filter id="soft"><feGaussianBlur stdDeviation="2.2"/></filter>
    </defs>
    <rect width="100" height="100" fill="url(#wall)"/>
    <ellipse cx="55" cy="87" rx="31" ry="4" fill="#000" opacity=".32" filter="url(#soft)"/>
    <path d="${path}" fill="url(#body)"/>
    ${detail.replaceAll('BACK', back)}
  </svg>`;
}
