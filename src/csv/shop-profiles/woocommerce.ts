import type { Profile } from './profile.js';

/** WooCommerce: variations have rows and names of their own; a comma within a URL is written as `\,`. */
export const WOOCOMMERCE: Profile = {
  description: 'A product export of WooCommerce: a cell has several URLs with commas between them.',
  detectedBy: [['SKU'], ['Images'], ['Type'], ['Published', 'Is featured?', 'Visibility in catalog']],
  images: ['Images'],
  // Files that customers download after they have paid; their previews are often pictures.
  notImages: ['Download <n> URL', 'External URL'],
  name: ['Name'],
  serialNumber: ['SKU', 'ID'],
  group: [],
  continuation: 'SAME_IDENTIFIER',
  separators: ',',
};
