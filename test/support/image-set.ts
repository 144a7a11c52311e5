import { apngFile, type Rgba } from './apng-files.js';
import { avifSequence, withClap, withIrot, withNclx } from './avif-files.js';
import { gifFile, type GifFrame } from './gif-files.js';
import { describedImage, withChunks, withSegments } from './image-metadata.js';
import { animation, quarters } from './pictures.js';
import { sharp } from '../../src/images/compressor/sharp.js';
import { tiffFile } from './tiff-files.js';

/** One synthetic image whose outputs must look like its input. */
export interface SetImage {
  readonly name: string;
  readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'svg' | 'tiff';
  readonly bytes: Buffer;
  readonly isAnimated?: boolean;
  /** What is expected as a PNG, where Chromium does not display the input itself or not correctly. */
  readonly reference?: Buffer;
  /** A known difference, by which the mean of a block may differ at most, and its reason. */
  readonly known?: { readonly levels: number; readonly reason: string };
}

type Draft = Omit<SetImage, 'name' | 'format' | 'bytes'>;

const small = () => quarters(96, 64);
const uint32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};
const gamma = (value: number) => ['gAMA', uint32(value)] as const;
const cicp = (primaries: number, transfer: number) =>
  ['cICP', Buffer.from([primaries, transfer, 0, 1])] as const;
const proPhoto = ['cHRM', uint32(34567, 35850, 73470, 26530, 11420, 82620, 15660, 1770)] as const;

const glass = () =>
  sharp({
    create: { width: 48, height: 64, channels: 4, background: { r: 40, g: 60, b: 200, alpha: 0.5 } },
  }).extend({
    right: 48,
    background: { r: 0, g: 0, b: 0, alpha: 0 },
  });

/** Builds the set: all kinds of images that browsers and libvips have read differently, and ordinary ones. */
export async function imageSet(): Promise<SetImage[]> {
  const set: SetImage[] = [];
  const add = async (
    format: SetImage['format'],
    name: string,
    bytes: Buffer | Promise<Buffer> | { toBuffer(): Promise<Buffer> },
    more: Draft = {},
  ) => {
    const made = await ('toBuffer' in bytes ? bytes.toBuffer() : bytes);
    set.push({ name: `${name} (${format})`, format, bytes: made, ...more });
  };
  await addJpegs(add);
  await addPngs(add);
  await addAnimations(add);
  await addModern(add);
  await addDrawings(add);
  return set;
}

type Add = (
  format: SetImage['format'],
  name: string,
  bytes: Buffer | Promise<Buffer> | { toBuffer(): Promise<Buffer> },
  more?: Draft,
) => Promise<void>;

async function addJpegs(add: Add): Promise<void> {
  const baseline = await small().jpeg({ quality: 92 }).toBuffer();
  const progressive = await small().jpeg({ quality: 92, progressive: true }).toBuffer();
  await add('jpeg', 'baseline', baseline);
  await add('jpeg', 'progressive', progressive);
  await add('jpeg', 'without chroma subsampling', small().jpeg({ chromaSubsampling: '4:4:4' }));
  await add('jpeg', 'grey', small().greyscale().jpeg());
  await add('jpeg', 'Display P3', small().withIccProfile('p3').jpeg({ quality: 92 }));
  const cmyk = { levels: 40, reason: 'rendering intents differ between the converters' };
  await add('jpeg', 'CMYK with a profile', small().withIccProfile('cmyk').jpeg({ quality: 92 }), {
    known: cmyk,
  });
  const noProfile = { levels: 130, reason: 'browsers convert CMYK without a profile by inversion' };
  const bareCmyk = small().withIccProfile('cmyk', { attach: false }).jpeg({ quality: 92 });
  await add('jpeg', 'CMYK without a profile', bareCmyk, { known: noProfile });
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8])
    await add('jpeg', `kept, with GPS and orientation ${orientation}`, describedImage('jpeg', orientation));
  await add('jpeg', 'orientation 6', small().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }));
  // Chromium leaves out the last rows of this one, although their data is complete.
  const whole = await sharp(baseline).png().toBuffer();
  await add('jpeg', 'no end marker, baseline', baseline.subarray(0, -2), { reference: whole });
  await add('jpeg', 'no end marker, progressive', progressive.subarray(0, -2));
  await add('jpeg', 'a comment', withSegments(baseline, [0xfe, Buffer.from('Jane Doe')]));
  await add('jpeg', 'data after its end', Buffer.concat([baseline, Buffer.from('Jane Doe')]));
  await add(
    'jpeg',
    'one pixel',
    sharp({ create: { width: 1, height: 1, channels: 3, background: '#48c' } }).jpeg(),
  );
}

async function addPngs(add: Add): Promise<void> {
  const plain = await small().png().toBuffer();
  const grey = await small().toColourspace('b-w').png().toBuffer();
  const deep = await small().toColourspace('rgb16').png().toBuffer();
  await add('png', 'plain', plain);
  await add('png', 'palette', small().png({ palette: true }));
  await add('png', 'grey', grey);
  await add('png', '16 bits', deep);
  await add('png', 'interlaced', small().png({ progressive: true }));
  await add('png', 'alpha', glass().png());
  await add('png', 'palette with alpha', glass().png({ palette: true }));
  await add('png', '16 bits with alpha', glass().toColourspace('rgb16').png());
  await add('png', 'gAMA 1', withChunks(plain, gamma(100_000)));
  await add('png', 'gAMA 1/1.8', withChunks(plain, gamma(55_556)));
  await add('png', 'gAMA 1/2.2', withChunks(plain, gamma(45_455)));
  await add('png', 'grey, gAMA 1', withChunks(grey, gamma(100_000)));
  await add('png', '16 bits, gAMA 1', withChunks(deep, gamma(100_000)));
  await add('png', 'sRGB and gAMA 1', withChunks(plain, ['sRGB', Buffer.from([0])], gamma(100_000)));
  await add('png', 'gAMA and cHRM', withChunks(plain, gamma(45_455), proPhoto));
  await add('png', 'cHRM alone', withChunks(plain, proPhoto));
  await add('png', 'cICP Display P3', withChunks(plain, cicp(12, 13)));
  await add('png', 'cICP BT.2020', withChunks(plain, cicp(9, 14)));
  await add('png', 'cICP linear', withChunks(plain, cicp(1, 8)));
  await add('png', 'Display P3 profile', small().withIccProfile('p3').png());
  for (const orientation of [3, 6, 8])
    await add('png', `orientation ${orientation}`, small().withMetadata({ orientation }).png());
  await add('png', 'metadata', describedImage('png'));
}

async function addAnimations(add: Add): Promise<void> {
  const isAnimated = true;
  const [red, blue, half]: Rgba[] = [
    [210, 40, 40, 255],
    [40, 60, 200, 255],
    [40, 60, 200, 128],
  ];
  const full = { width: 64, height: 64, colour: red! };
  const part = { left: 16, top: 16, width: 24, height: 24, colour: blue! };
  const apng = (frames: Parameters<typeof apngFile>[0]['frames'], hidden?: Rgba) =>
    apngFile({ width: 64, height: 64, frames, ...(hidden && { hidden }) });
  await add('png', 'animated', apng([full, { ...full, colour: blue! }]), { isAnimated });
  await add('png', 'animated, hidden default', apng([full, part], [0, 160, 0, 255]), { isAnimated });
  await add('png', 'animated, one frame, hidden default', apng([full], [0, 160, 0, 255]), { isAnimated });
  await add('png', 'animated, background', apng([{ ...full, disposal: 1 }, part]), { isAnimated });
  const previous = apng([full, { ...part, disposal: 2 }, { ...part, left: 0 }]);
  await add('png', 'animated, previous', previous, { isAnimated });
  await add('png', 'animated, blended', apng([full, { ...part, colour: half!, blend: 1 }]), { isAnimated });

  const palette = [0xd22828, 0x28a03c, 0x283cc8, 0xe6d23c];
  const gif = (...frames: GifFrame[]) =>
    gifFile({ width: 64, height: 64, palette, loop: 0, background: 1, frames });
  const all = { width: 64, height: 64, delay: 10 };
  const inner = { left: 16, top: 16, width: 24, height: 24, delay: 10 };
  await add('gif', 'still', small().gif());
  await add('gif', 'transparent', glass().threshold(1, { greyscale: false }).gif());
  await add('gif', 'small frame', gif({ ...inner, pixels: 0 }));
  await add('gif', 'small first frame', gif({ ...inner, pixels: 0 }, { ...all, pixels: 2 }), { isAnimated });
  const cleared = gif({ ...all, pixels: 0, disposal: 2 }, { ...inner, pixels: 2 });
  await add('gif', 'restored background', cleared, { isAnimated });
  const restored = gif(
    { ...all, pixels: 0 },
    { ...inner, pixels: 2, disposal: 3 },
    { ...inner, left: 0, pixels: 1 },
  );
  await add('gif', 'restored previous', restored, { isAnimated });
  await add('gif', 'animated', animation(4).gif({ delay: [100, 200, 100, 50] }), { isAnimated });
  await add('gif', 'animated, transparent', animation(4, true).gif(), { isAnimated });
  await add('webp', 'animated', animation(4, true).webp({ delay: [100, 200, 100, 50] }), { isAnimated });
}

async function addModern(add: Add): Promise<void> {
  await add('webp', 'lossy', small().webp({ quality: 92 }));
  await add('webp', 'lossless', small().webp({ lossless: true }));
  await add('webp', 'alpha', glass().webp());
  await add('webp', 'Display P3', small().withIccProfile('p3').webp({ quality: 92 }));
  await add('webp', 'ignored orientation 6', small().withMetadata({ orientation: 6 }).webp({ quality: 92 }));
  await add('webp', 'kept, with metadata', describedImage('webp'));
  const avif = await small().avif({ quality: 90, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer();
  await add('avif', 'plain', avif);
  await add('avif', 'alpha', glass().avif({ effort: 0 }));
  await add('avif', 'from 16 bits', small().toColourspace('rgb16').avif({ quality: 95, effort: 0 }));
  await add('avif', 'Display P3', small().withIccProfile('p3').avif({ quality: 90, effort: 0 }));
  await add('avif', 'nclx Display P3', withNclx(avif, 12, 13));
  await add('avif', 'nclx BT.2020', withNclx(avif, 9, 14));
  await add('avif', 'nclx linear', withNclx(avif, 1, 8));
  await add('avif', 'rotated', withIrot(avif, 1));
  await add('avif', 'cropped', withClap(avif, 48, 32, -24, -16));
  await add('avif', 'with an invalid crop', withClap(avif, 400, 32, 0, 0));
  await add('avif', 'kept, with metadata', describedImage('avif'));
  // Chromium reads the colours of a sequence in narrow range, where the encoder of the still images used the full one.
  const still = await sharp(avif).png().toBuffer();
  await add('avif', 'sequence', avifSequence([avif, avif], 96, 64), { reference: still });
}

async function addDrawings(add: Add): Promise<void> {
  const svg = (attributes: string, inside = '') =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect width="50%" height="100%" fill="#d22828"/>` +
        `<rect x="10mm" y="2mm" width="5mm" height="5mm" fill="#283cc8"/>${inside}</svg>`,
    );
  await add('svg', 'in pixels', svg('width="120" height="80"'));
  await add('svg', 'in mm', svg('width="50mm" height="25mm"'));
  await add('svg', 'in cm with a viewBox', svg('width="5cm" height="2.5cm" viewBox="0 0 100 50"'));
  await add('svg', 'in pt', svg('width="90pt" height="60pt"'));
  await add('svg', 'without a size', svg(''));
  await add('svg', 'with a viewBox alone', svg('viewBox="0 0 200 150"'));
  await add('svg', 'in percent', svg('width="100%" height="100%" viewBox="0 0 400 300"'));
  await add('svg', 'with a width alone', svg('width="80" viewBox="0 0 160 90"'));
  await add('svg', 'with a size in its style', svg('width="60" height="40" style="width:120px;height:90px"'));
  const gradient =
    '<defs><linearGradient id="g"><stop stop-color="#28a03c"/><stop offset="1" stop-color="#e6d23c"/></linearGradient></defs>' +
    '<circle cx="90" cy="50" r="20" fill="url(#g)"/>';
  await add('svg', 'with a gradient', svg('width="120" height="80"', gradient));
  const photo = (await small().png({ compressionLevel: 0 }).toBuffer()).toString('base64');
  const image = `<image width="60" height="40" href="data:image/png;base64,${photo}"/>`;
  await add('svg', 'with an image', svg('width="120" height="80"', image));
  const padding = `<desc>${'x'.repeat(11_000_000)}</desc>`;
  await add('svg', 'of 11 MB', svg('width="120" height="80"', padding));

  const reference = await small().png().toBuffer();
  await add('tiff', 'lzw', small().tiff({ compression: 'lzw' }), { reference });
  const plain = { width: 96, height: 64, colour: [40, 160, 60] as const };
  const preview = { width: 24, height: 16, colour: [210, 40, 40] as const, subfile: 1 };
  const green = await sharp({ create: { width: 96, height: 64, channels: 3, background: '#28a03c' } })
    .png()
    .toBuffer();
  await add('tiff', 'preview first', tiffFile([preview, plain]), { reference: green });
  await add(
    'tiff',
    'preview first, BigTIFF, big-endian',
    tiffFile([preview, plain], { isBig: true, isLittle: false }),
    {
      reference: green,
    },
  );
}
