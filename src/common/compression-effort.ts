/** The values of the option `effort`, with their descriptions. The encoder settings are in `src/images/compressor/formats`. */
export const EFFORTS = {
  FAST: 'The least CPU time.',
  BALANCED: 'Fewer bytes of the same quality, for about twice the CPU time of FAST.',
  SMALLEST: 'The fewest bytes, for several times the CPU time of BALANCED.',
} as const;

/** How much CPU time is spent to save bytes. */
export type Effort = keyof typeof EFFORTS;
