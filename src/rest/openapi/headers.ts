const uri = { type: 'string', format: 'uri' } as const;

/** The schema of a header that is a text, and that counts as not given when it is empty. */
export const NOT_GIVEN = { type: 'string', default: '' } as const;

/** Documents the headers of an answer that names where to read on. */
export const LOCATION = {
  Location: { description: 'Where to read it.', schema: uri },
};

/** Documents the headers of a list. */
export const PAGE_LINKS = {
  Link: {
    description: 'The page itself (self), the first and, if there is one, the next (RFC 8288).',
    schema: { type: 'string' },
  },
} as const;

/** Documents when a request that goes on is to be asked for again. */
export const RETRY_AFTER = {
  'Retry-After': {
    description: 'While the request goes on: the seconds after which to ask again.',
    schema: { type: 'integer', minimum: 1 },
  },
} as const;
