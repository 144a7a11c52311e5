import type { Profile } from './profile.js';

/** Google Merchant Center and the catalogues of Facebook and Pinterest, which have the same fields, as CSV, TSV or XML. */
export const GOOGLE_MERCHANT: Profile = {
  description: 'A feed of Google Merchant Center, Facebook or Pinterest, as a table or as XML.',
  detectedBy: [
    ['id', 'g:id'],
    ['title', 'g:title'],
    ['image_link', 'g:image_link'],
  ],
  images: [
    'image_link',
    'g:image_link',
    'additional_image_link',
    'g:additional_image_link',
    'lifestyle_image_link',
    'g:lifestyle_image_link',
  ],
  notImages: ['link', 'g:link', 'mobile_link', 'video_link', 'virtual_model_link'],
  name: ['title', 'g:title'],
  serialNumber: ['id', 'g:id'],
  group: ['item_group_id', 'g:item_group_id'],
  continuation: 'SAME_IDENTIFIER',
  separators: ',',
};
