import { type Sharp, sharp } from '../../src/images/compressor/sharp.js';

/** A product with sharp edges on white, different for each number, drawn from a size of its own. */
export function product(number: number, width = 700, height = width): Sharp {
  let state = number * 7919 + 17;
  const next = (most: number) => (state = (state * 48_271) % 2_147_483_647) % most;
  const shapes = Array.from({ length: 40 }, () => {
    const [x, y] = [15 + next(55), 15 + next(55)];
    const colour = `rgb(${next(200)},${next(200)},${next(200)})`;
    return `<rect x="${x}" y="${y}" width="${4 + next(14)}" height="${4 + next(14)}" fill="${colour}"/>`;
  });
  return drawn(shapes.join(''), width, height);
}

/** A drawing in 100 x 100 units on white. */
export function drawn(content: string, width = 700, height = width): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none"><rect width="100" height="100" fill="#fff"/>${content}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' });
}
