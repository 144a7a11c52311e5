/** What decides how a picture is encoded best. */
export interface PictureKind {
  /** Drawn or a screenshot: areas of one colour, and few colours. A photograph on a plain background is none. */
  readonly isGraphic: boolean;
  /** Has edges between colours that halved chroma (4:2:0) would blur. */
  readonly hasSaturatedEdges: boolean;
  /** Has so much detail in its colours alone that halved chroma costs points, however high the quality. */
  readonly hasColourDetail: boolean;
}

/** sRGB bytes, row after row, of three channels, or of one that is grey. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly channels: number;
  readonly width: number;
  readonly height: number;
}

/** The kind of a picture that was not looked at. */
export const PHOTOGRAPH: PictureKind = {
  isGraphic: false,
  hasSaturatedEdges: false,
  hasColourDetail: false,
};

/** The share of equal neighbours outside of the background from which a picture is a graphic. Photographs have up to 0.45. */
const EQUAL_NEIGHBOURS = 0.5;
/** A picture of few colours that is mostly flat is a graphic too, such as a map with thin lines. */
const FEW_COLOURS = 64;
const MOSTLY_FLAT = 0.5;

/** The share of cells of one colour below which a picture has too much texture for blurred chroma to show. */
const FLAT_CELLS = 0.2;
/**
 * What halved chroma loses: the root mean square over the other cells, in levels of 255. Pictures above need 16 to 50 percent
 * fewer bytes with full chroma at the same SSIMULACRA2; those below need as many, or up to 40 percent more.
 */
const CHROMA_LOSS = 11;
/**
 * The same for detail, where halved chroma cannot be avoided but sharpened (WebP). Of 65 pictures three lie above, and those gain
 * 1, 3 and 10 points by it, the last of them a quarter of its bytes; the others gain 1 on average.
 */
const COLOUR_DETAIL = 8;

/** Tells graphics from photographs, and whether their colours need full chroma. Looks at every other pair of rows. */
export function pictureKind(picture: Pixels): PictureKind {
  const { equal, colours, flat, chromaLoss } = measure(picture);
  return {
    isGraphic: equal >= EQUAL_NEIGHBOURS || (flat >= MOSTLY_FLAT && colours <= FEW_COLOURS),
    hasSaturatedEdges: flat >= FLAT_CELLS && chromaLoss >= CHROMA_LOSS,
    hasColourDetail: chromaLoss >= COLOUR_DETAIL,
  };
}

/**
 * Measures the picture in cells of 2 x 2 pixels, which share one chroma value in 4:2:0, in every other row of cells: all rows
 * take twice as long and gave the same kind of each of 43 pictures.
 */
function measure({ data: given, width, height, channels }: Pixels) {
  const data = channels === 1 ? inThreeChannels(given) : given;
  const seen = new Uint8Array(32 ** 3);
  const background = colourAt(data, 0);
  let [cells, flat, pairs, equal, loss, colours] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y + 1 < height; y += 4) {
    for (let x = 0; x + 1 < width; x += 2) {
      const at = (y * width + x) * 3;
      const below = at + width * 3;
      const [a, b] = [colourAt(data, at), colourAt(data, at + 3)];
      const [c, d] = [colourAt(data, below), colourAt(data, below + 3)];
      cells += 1;
      if (a === b && b === c && c === d) flat += 1;
      else loss += chromaLossOf(a, b, c, d);
      if (a !== background || b !== background) {
        pairs += 1;
        if (a === b) equal += 1;
      }
      // Eight levels of each channel count as one colour.
      const colour = ((a >> 9) & 0x7c00) | ((a >> 6) & 0x3e0) | ((a >> 3) & 31);
      if (seen[colour] === 0) {
        seen[colour] = 1;
        colours += 1;
      }
    }
  }
  return {
    flat: flat / Math.max(1, cells),
    // A picture of one colour has no other pairs.
    equal: pairs === 0 ? 1 : equal / pairs,
    chromaLoss: Math.sqrt(loss / Math.max(1, cells - flat)),
    colours,
  };
}

function inThreeChannels(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: grey.length * 3 }, (_, at) => grey[Math.floor(at / 3)]!);
}

function colourAt(data: Uint8Array, at: number): number {
  return (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
}

/** Returns the square of the largest difference between the chroma of four colours and its mean (BT.601). */
function chromaLossOf(a: number, b: number, c: number, d: number): number {
  const blue = spread(blueOf(a), blueOf(b), blueOf(c), blueOf(d));
  const red = spread(redOf(a), redOf(b), redOf(c), redOf(d));
  const largest = Math.max(blue, red) / 4000;
  return largest * largest;
}

/** Cb and Cr in thousandths of a level: integers, since this is done for each pixel. */
function blueOf(colour: number): number {
  return 500 * (colour & 255) - 331 * ((colour >> 8) & 255) - 169 * (colour >> 16);
}

function redOf(colour: number): number {
  return 500 * (colour >> 16) - 419 * ((colour >> 8) & 255) - 81 * (colour & 255);
}

/** Returns the largest distance from the mean, times four. */
function spread(a: number, b: number, c: number, d: number): number {
  const sum = a + b + c + d;
  return Math.max(4 * Math.max(a, b, c, d) - sum, sum - 4 * Math.min(a, b, c, d));
}
