/** The media types of image extensions. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpe: 'image/jpeg',
  jfif: 'image/jpeg',
  png: 'image/png',
  apng: 'image/apng',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  heif: 'image/heif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  bmp: 'image/bmp',
  jxl: 'image/jxl',
};

/**
 * Returns the Accept header for a fetch that began at `url`. It prefers the type that the extension says, as hosts that
 * negotiate by Accept (RFC 9110, 12.5.1) otherwise send AVIF or WebP for a `.jpg`, which ORIGINAL would store as such.
 */
export function acceptFor(url: URL): string {
  const [, extension = ''] = /\.([a-z]{3,5})$/i.exec(url.pathname) ?? [];
  const type = TYPES[extension.toLowerCase()];
  return type === undefined ? 'image/*,*/*;q=0.5' : `${type},image/*;q=0.8,*/*;q=0.5`;
}
