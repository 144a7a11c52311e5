import type { Profile } from './profile.js';

/** Medusa: one row for each variant of a product, with its handle; a numbered column for each image. */
export const MEDUSA: Profile = {
  description: 'A product export of Medusa: each image has a numbered column.',
  detectedBy: [
    ['Product Handle'],
    ['Product Title'],
    ['Product Thumbnail', 'Product Image <n>', 'Product Image <n> Url', 'Image <n> Url', 'Variant SKU'],
  ],
  images: [
    'Product Thumbnail',
    'Product Image <n>',
    'Product Image <n> Url',
    'Image <n> Url',
    'Variant Thumbnail',
  ],
  notImages: [],
  name: ['Product Title'],
  serialNumber: ['Variant SKU', 'Product Id'],
  group: ['Product Handle'],
  continuation: 'SAME_IDENTIFIER',
  separators: ',',
};
