import type { Profile } from './profile.js';

/** Vendure: the rows of further variants have neither a name nor a slug. Bars separate assets. */
export const VENDURE: Profile = {
  description: 'An import file of Vendure: rows without a slug are variants of the product above.',
  detectedBy: [
    ['slug'],
    ['assets'],
    ['optionGroups', 'optionValues', 'facets', 'variantAssets', 'variantFacets', 'stockOnHand'],
  ],
  images: ['assets', 'variantAssets'],
  notImages: [],
  name: ['name'],
  serialNumber: ['sku'],
  group: ['slug'],
  continuation: 'BLANK_GROUP',
  separators: '|',
};
