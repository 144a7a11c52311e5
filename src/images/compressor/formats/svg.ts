import { declaresEntities, isSvg, RASTER_DENSITY, svgForRasteriser } from '../svg-text.js';
import { type Decoder, DECODER_OPTIONS, type DecoderInput } from './codec.js';

const decoder: Decoder = {
  loader: 'Svg',
  recognises: isSvg,
  prepare,
  hasFrames: false,
  // Kept byte for byte: what its metadata elements mean to scripts and editors cannot be known.
  strip: (bytes) => bytes,
};

export const svg = { decoder };

function prepare(bytes: Buffer): DecoderInput {
  const options = { ...DECODER_OPTIONS, density: RASTER_DENSITY, unlimited: !declaresEntities(bytes) };
  return { bytes: svgForRasteriser(bytes), options };
}
