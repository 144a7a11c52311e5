/**
 * The encoders of this checkout by file extension, as the compressor uses them: `encode(image, quality)` of a sharp image.
 * Run `npm run build` first.
 */
export async function encoders() {
  const { CODECS } = await import('../../dist/src/images/compressor/formats/index.js');
  const { jpeg, ...others } = Object.fromEntries(
    ['jpeg', 'png', 'webp', 'avif', 'gif'].map((format) => [format, CODECS[format].encoder.encode]),
  );
  return { jpg: jpeg, ...others };
}
