/**
 * The encoders of this checkout by file extension, as the compressor uses them without options: `encode(image, quality)` of
 * a sharp image, which is a photograph. Run `npm run build` first.
 */
export async function encoders() {
  const { CODECS } = await import('../../dist/src/images/compressor/formats/index.js');
  const { jpeg, ...others } = Object.fromEntries(
    ['jpeg', 'png', 'webp', 'avif', 'gif'].map((format) => [format, encode(CODECS[format].encoder)]),
  );
  return { jpg: jpeg, ...others };
}

const encode = (encoder) => (image, quality) =>
  encoder.encode(image, { quality, effort: 'BALANCED', hasAlpha: false, kind: PHOTOGRAPH });

const PHOTOGRAPH = { isGraphic: false, hasSaturatedEdges: false, hasColourDetail: false };
