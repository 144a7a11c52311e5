import type { Browser, Page } from 'playwright-core';

/** What a browser displays of an image: straight RGBA of each frame, converted to sRGB. */
export interface DisplayedImage {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly DisplayedFrame[];
}

export interface DisplayedFrame {
  readonly pixels: Buffer;
  readonly durationMs: number;
}

const TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  svg: 'image/svg+xml',
};

interface EncodedFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly { readonly pixels: string; readonly durationMs: number }[];
}

/** The script of the page. It is text, because this program is compiled without the types of a browser. */
const SCRIPT = `
function pixelsOf(source, width, height) {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return btoa(text);
}
async function drawImage({ base64, type }) {
  const image = new Image();
  image.src = 'data:' + type + ';base64,' + base64;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  return { width, height, frames: [{ pixels: pixelsOf(image, width, height), durationMs: 0 }] };
}
async function decodeFrames({ base64, type }) {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type });
  try {
    await decoder.completed;
    await decoder.tracks.ready;
    const result = { width: 0, height: 0, frames: [] };
    for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex += 1) {
      const { image } = await decoder.decode({ frameIndex });
      result.width = image.displayWidth;
      result.height = image.displayHeight;
      const pixels = pixelsOf(image, result.width, result.height);
      result.frames.push({ pixels, durationMs: Math.round((image.duration ?? 0) / 1000) });
      image.close();
    }
    return result;
  } catch {
    return null;
  }
}`;

/** Opens a page that can decode images. It is a secure context, which the ImageDecoder API needs. */
export async function openImagePage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  const body = `<!doctype html><script>${SCRIPT}</script>`;
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('https://images.example/');
  return page;
}

/**
 * Returns what the browser displays of an image, or null when it cannot decode it. With `animated` all frames of an
 * animation are returned, otherwise the first.
 */
export async function display(
  page: Page,
  bytes: Uint8Array,
  format: string,
  animated = false,
): Promise<DisplayedImage | null> {
  const call = `${animated ? 'decodeFrames' : 'drawImage'}(${JSON.stringify({
    base64: Buffer.from(bytes).toString('base64'),
    type: TYPES[format] ?? '',
  })})`;
  const shown: EncodedFrames | null = await page.evaluate(call);
  if (shown === null) return null;
  const frames = shown.frames.map(({ pixels, durationMs }) => ({
    pixels: Buffer.from(pixels, 'base64'),
    durationMs,
  }));
  return { width: shown.width, height: shown.height, frames };
}
