import type { Profile } from './profile.js';

/** The profile of every file that has no other one: all of its columns are detected. */
export const GENERIC: Profile = {
  description: 'Any other catalogue; its columns are detected by their headers and contents.',
  detectedBy: [],
  images: [],
  notImages: [],
  name: [],
  serialNumber: [],
  group: [],
  continuation: 'SAME_IDENTIFIER',
  separators: ',;|~^',
};
