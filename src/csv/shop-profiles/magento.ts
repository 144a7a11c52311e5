import { headerKey } from '../columns/header-key.js';
import type { Profile } from './profile.js';

/** A path in the media folder: the first two letters of the file name, then the file name. */
const MEDIA_PATH = /^\/[^/\s]\/[^/\s]\/[^/\s]+\.\w+$/;

/** Magento 1 and 2, and Adobe Commerce. Rows without a SKU are further images or store views of the product above. */
export const MAGENTO: Profile = {
  description: 'A product export of Magento or Adobe Commerce; its images are often paths, for `baseUrl`.',
  detectedBy: [
    ['sku'],
    [
      'base_image',
      'small_image',
      'thumbnail_image',
      'swatch_image',
      'additional_images',
      'media_gallery',
      '_media_image',
    ],
  ],
  images: [
    'base_image',
    'image',
    'small_image',
    'thumbnail',
    'thumbnail_image',
    'swatch_image',
    'additional_images',
    'media_gallery',
    '_media_image',
  ],
  notImages: [],
  name: ['name'],
  serialNumber: ['sku'],
  group: [],
  continuation: 'BLANK_SERIAL_NUMBER',
  separators: ',;|',
  placeholders: ['no_selection'],
  recognises(header, rows) {
    const keys = header.map(headerKey);
    const image = keys.indexOf('image');
    const paths = rows.map((row) => row[image]?.trim() ?? '').filter((path) => path !== '');
    return keys.includes('sku') && paths.length > 0 && paths.every((path) => MEDIA_PATH.test(path));
  },
};
