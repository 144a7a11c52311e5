import type { Profile } from './profile.js';

/** PrestaShop: the headers of its import template say how their cells are written, such as `Image URLs (x,y,z,...)`. */
export const PRESTASHOP: Profile = {
  description: 'The import template or an export of PrestaShop: a cell has several URLs with commas between.',
  detectedBy: [
    ['Image URLs', 'URL des images', 'URL immagini', 'URL de las imágenes', 'Bild-URLs'],
    [
      'Active (0/1)',
      'Actif (0/1)',
      'Delete existing images (0 = No, 1 = Yes)',
      'Price tax excl.',
      'Price tax excluded',
      'Price tax included',
      'Prix HT',
    ],
  ],
  images: ['Image URLs', 'URL des images', 'URL immagini', 'URL de las imágenes', 'Bild-URLs'],
  notImages: ['URL rewritten', 'Rewritten URL', 'File URL'],
  name: ['Name', 'Nom'],
  serialNumber: ['Reference #', 'Reference', 'Référence', 'Product ID', 'ID'],
  group: [],
  continuation: 'SAME_IDENTIFIER',
  separators: ',;|',
};
