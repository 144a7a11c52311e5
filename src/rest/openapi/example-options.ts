/** The compression options of the examples: the defaults. */
export const EXAMPLE_OPTIONS = {
  quality: 50,
  target: null,
  format: 'ORIGINAL',
  allow: null,
  effort: 'BALANCED',
  maxWidth: null,
  maxHeight: null,
  sizes: null,
  background: null,
  pad: null,
  trim: false,
  keepMetadata: false,
  keepOriginals: false,
  reuse: true,
  checks: false,
};
