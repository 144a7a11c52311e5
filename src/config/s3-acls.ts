/** The canned ACLs of S3 for objects, without those that let others write. */
export const S3_ACLS = [
  'private',
  'public-read',
  'authenticated-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
] as const;
export type S3Acl = (typeof S3_ACLS)[number];
