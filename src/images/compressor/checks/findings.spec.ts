import type { ImageFinding } from '../../../common/index.js';
import { findingsOf, type PictureMeasures } from './findings.js';

const good: PictureMeasures = {
  width: 1000,
  height: 800,
  sharpness: 0.8,
  seenSharpness: 0.8,
  largest: 0.6,
  whiteBorder: 1,
};

test.each<[Partial<PictureMeasures>, ImageFinding[]]>([
  [{}, []],
  [{ width: 250, height: 500 }, []],
  [{ width: 249, height: 480 }, ['TOO_SMALL']],
  [{ width: 400, height: 400 }, ['TOO_SMALL']],
  [{ width: 1600 }, []],
  [{ width: 1601 }, ['UNUSUAL_ASPECT']],
  [{ width: 300, height: 601 }, ['UNUSUAL_ASPECT']],
  [{ sharpness: 0.44 }, ['UPSCALED']],
  [{ sharpness: 0.45 }, []],
  [{ sharpness: 0.3, seenSharpness: 0.36 }, ['BLURRED']],
  [{ sharpness: null, seenSharpness: 0.36 }, ['BLURRED']],
  [{ sharpness: null, seenSharpness: null }, []],
  [{ sharpness: 0.44, seenSharpness: null }, ['UPSCALED']],
  [{ largest: 0.95 }, ['PLACEHOLDER']],
  [{ largest: 0.94 }, []],
  [{ whiteBorder: 0.89 }, ['NO_WHITE_BACKGROUND']],
  [{ whiteBorder: 0.9 }, []],
])('a picture with %j has the findings %j', (measures, findings) =>
  expect(findingsOf({ ...good, ...measures })).toEqual(findings),
);
