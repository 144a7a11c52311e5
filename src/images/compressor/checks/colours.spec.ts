import { coloursOf } from './colours.js';

type Rgb = readonly [number, number, number];
const [WHITE, GREY, RED]: Rgb[] = [
  [255, 255, 255],
  [230, 230, 230],
  [200, 30, 30],
];

/** A picture of one colour with a square of another, which begins at a place and has a side. */
function square(ground: Rgb, inside: Rgb, from: number, side: number, channels = 3) {
  const size = 100;
  const data = new Uint8Array(size * size * channels);
  for (let at = 0; at < size * size; at += 1) {
    const [x, y] = [at % size, Math.floor(at / size)];
    const isInside = x >= from && x < from + side && y >= from && y < from + side;
    data.set((isInside ? inside : ground).slice(0, channels), at * channels);
  }
  return { data, width: size, height: size, channels };
}

test.each<[string, ReturnType<typeof square>, number, number]>([
  ['red in the middle of white', square(WHITE!, RED!, 25, 50), 0.75, 1],
  ['white in the middle of red', square(RED!, WHITE!, 10, 80), 0.64, 0],
  ['red up to the edge of white', square(WHITE!, RED!, 0, 50), 0.75, 0.75],
  ['nearly white, as JPEG leaves it', square([250, 251, 249], RED!, 40, 10), 0.99, 1],
  ['grey', square(GREY!, RED!, 40, 10), 0.99, 0],
  ['noise of one colour', square(GREY!, [222, 236, 229], 0, 70), 1, 0],
  ['a picture of one channel', square(WHITE!, RED!, 25, 50, 1), 0.75, 1],
])('%s', (_, picture, largest, whiteBorder) => {
  const colours = coloursOf(picture);
  expect(colours.largest).toBeCloseTo(largest, 2);
  expect(colours.whiteBorder).toBeCloseTo(whiteBorder, 1);
});
