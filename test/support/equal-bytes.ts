import { expect } from '@jest/globals';

// Compares two buffers at once. Jest compares each byte as a property, which takes seconds for the pixels of an image.
expect.addEqualityTesters([
  (a: unknown, b: unknown) => (Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : undefined),
]);
