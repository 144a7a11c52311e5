import { type Chromaticities, SRGB_CURVE, type TransferCurve, type Xy } from './icc-profile.js';

/** The colour space that code points describe (ITU-T H.273): one to convert from, HDR, or none that is known. */
export type CicpColour =
  | { readonly kind: 'SDR'; readonly chromaticities: Chromaticities; readonly curve: TransferCurve }
  | { readonly kind: 'SRGB' }
  | { readonly kind: 'HDR'; readonly name: string }
  | { readonly kind: 'UNKNOWN' };

const D65: Xy = [0.3127, 0.329];
const C: Xy = [0.31, 0.316];

const SMPTE_170M: Chromaticities = [D65, [0.63, 0.34], [0.31, 0.595], [0.155, 0.07]];

/** Colour primaries by code point (H.273, table 2). */
const PRIMARIES: Readonly<Record<number, Chromaticities>> = {
  1: [D65, [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]],
  4: [C, [0.67, 0.33], [0.21, 0.71], [0.14, 0.08]],
  5: [D65, [0.64, 0.33], [0.29, 0.6], [0.15, 0.06]],
  6: SMPTE_170M,
  7: SMPTE_170M,
  8: [C, [0.681, 0.319], [0.243, 0.692], [0.145, 0.049]],
  9: [D65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]],
  11: [
    [0.314, 0.351],
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
  ],
  12: [D65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]],
  22: [D65, [0.63, 0.34], [0.295, 0.605], [0.155, 0.077]],
};

/** The display curve of BT.1886, with which browsers show PNGs with the transfer function of BT.709 and its kin. */
export const BT_1886: TransferCurve = [2.4];

/** The transfer functions of video cameras. What display curve they mean depends on the file format. */
const VIDEO: ReadonlySet<number> = new Set([1, 6, 14, 15]);

/** Transfer functions by code point (H.273, table 3). */
const TRANSFERS: Readonly<Record<number, TransferCurve>> = {
  4: [2.2],
  5: [2.8],
  7: [1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 0.0913],
  8: [1],
  13: SRGB_CURVE,
};

const HDR: Readonly<Record<number, string>> = { 16: 'PQ', 18: 'HLG' };

/**
 * Returns the colour space of code points; `videoCurve` is the curve for the video transfer functions. Unspecified and
 * rare code points are unknown: browsers treat those as sRGB.
 */
export function cicpColour(primaries: number, transfer: number, videoCurve: TransferCurve): CicpColour {
  const name = HDR[transfer];
  if (name !== undefined) return { kind: 'HDR', name };
  const chromaticities = PRIMARIES[primaries];
  const curve = VIDEO.has(transfer) ? videoCurve : TRANSFERS[transfer];
  if (chromaticities === undefined || curve === undefined) return { kind: 'UNKNOWN' };
  return primaries === 1 && curve === SRGB_CURVE ? { kind: 'SRGB' } : { kind: 'SDR', chromaticities, curve };
}
