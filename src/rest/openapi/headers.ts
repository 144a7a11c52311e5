const uri = { type: 'string', format: 'uri' } as const;

/** The schema of an optional text header. An empty value is the same as no header. */
export const NOT_GIVEN = { type: 'string', default: '' } as const;

/** Documents the `Location` header of a response. */
export const LOCATION = {
  Location: { description: 'The URL of the resource.', schema: uri },
};

/** Documents the `Link` header of a page of a list. */
export const PAGE_LINKS = {
  Link: {
    description:
      'Links to this page (self), the first page (first) and, if there is one, the next page (next), see RFC 8288.',
    schema: { type: 'string' },
  },
} as const;

/** Documents the `Retry-After` header of the status of a running request. */
export const RETRY_AFTER = {
  'Retry-After': {
    description: 'The number of seconds after which to poll again. Absent after the request has ended.',
    schema: { type: 'integer', minimum: 1 },
  },
} as const;
