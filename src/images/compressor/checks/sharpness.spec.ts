import { sharpnessOf } from './sharpness.js';

/** A soft step from 0 to 1. */
const step = (at: number) => (at <= 0 ? 0 : at >= 1 ? 1 : at * at * (3 - 2 * at));

/** Bars of 24 pixels whose edges are soft over some pixels, upright or lying. */
function bars(ramp: number, { contrast = 200, lying = false, channels = 1 } = {}) {
  const side = 128;
  const light = (at: number) => {
    const place = at % 48;
    const up = step((place - 12) / ramp);
    const down = step((place - 36) / ramp);
    return 20 + contrast * (up - down);
  };
  const data = Uint8Array.from({ length: side * side * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return light(lying ? Math.floor(pixel / side) : pixel % side);
  });
  return { data, width: side, height: side, channels };
}

test.each([
  [1, 1],
  [2, 0.5],
  [4, 0.34],
  [6, 0.26],
  [8, 0.23],
])('edges over %d pixels have the sharpness %d, upright, lying and in colour', (ramp, sharpness) => {
  for (const options of [{}, { lying: true }, { channels: 3 }, { contrast: 80 }])
    expect(sharpnessOf(bars(ramp, options))).toBeCloseTo(sharpness, 1);
});

test.each([
  ['one colour', bars(1, { contrast: 0 })],
  ['little contrast', bars(1, { contrast: 30 })],
  ['too few pixels', { data: new Uint8Array(100), width: 10, height: 10, channels: 1 }],
])('%s says nothing about sharpness', (_, picture) => expect(sharpnessOf(picture)).toBeNull());
