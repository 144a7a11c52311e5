import type { Profile } from './profile.js';

/** Shopify: one row for each variant and each further image of a product, with its handle. A cell has one URL. */
export const SHOPIFY: Profile = {
  description: 'A product export of Shopify: rows with the same handle are one product.',
  detectedBy: [
    ['Handle', 'URL handle'],
    ['Title'],
    [
      'Image Src',
      'Product image URL',
      'Variant Image',
      'Variant image URL',
      'Variant Price',
      'Option<n> Value',
    ],
  ],
  images: ['Image Src', 'Product image URL', 'Variant Image', 'Variant image URL'],
  notImages: [],
  name: ['Title'],
  serialNumber: ['Variant SKU', 'SKU'],
  group: ['Handle', 'URL handle'],
  continuation: 'SAME_IDENTIFIER',
  separators: '',
};
