import type { ProblemCode } from '../problem.js';

/** What the page of a problem code says. */
export interface ProblemText {
  /** What the code means, in one sentence. */
  readonly meaning: string;
  /** What a client does about it, one step each. */
  readonly fix: readonly string[];
}

/** The documentation of every code; the compiler asks for a new code's. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  INVALID_INPUT: {
    meaning:
      'A parameter, a field, an option or the body of the request is missing or has a value that is not accepted.',
    fix: [
      'Read detail: it names the field and the values that are accepted.',
      'Change the request. The same request fails again.',
    ],
  },
  INVALID_CSV: {
    meaning: 'The uploaded file is no CSV that can be processed, or some of its rows have errors.',
    fix: [
      'Read rows: it lists the line, the column and the error of the first hundred; rowErrorCount says how many there are.',
      'Fix the cells and upload the file again, or upload it with onInvalidRow=SKIP to leave these rows out.',
      'POST /api/inspect checks a file without storing it.',
    ],
  },
  CSV_TOO_LARGE: {
    meaning: 'The uploaded file is larger than this server takes (MAX_CSV_BYTES).',
    fix: ['Split the file and upload the parts; limit is the largest size in bytes.'],
  },
  TOO_MANY_IMAGES: {
    meaning: 'The uploaded file names more images than one request may have (MAX_CSV_IMAGES).',
    fix: ['Split the file and upload the parts; limit is the largest number of images.'],
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning:
      'An earlier upload has the same idempotency key, and another file or other options. Nothing was stored.',
    fix: [
      'Send another upload with a key of its own.',
      'To repeat an upload, send the same bytes with the same options: the answer is the request of the first.',
    ],
  },
  OVERLOADED: {
    meaning: 'The server runs as many GraphQL operations as it can at once.',
    fix: ['Send the operation again after the seconds that Retry-After names.'],
  },
  TOO_MANY_UPLOADS: {
    meaning: 'Uploads under way fill the disk space that this server gives them. Nothing was stored.',
    fix: ['Send the file again after the seconds that Retry-After names.'],
  },
  NOT_FOUND: {
    meaning: 'There is nothing at this address, or it belongs to another key.',
    fix: [
      'Check the id and the path. The OpenAPI document at /api/openapi.json lists every path.',
      'A deleted request is gone, and so are its files.',
      'With AUTH=keys, use the key that made the request: others do not see it.',
    ],
  },
  METHOD_NOT_ALLOWED: {
    meaning: 'The path exists, but does not support the HTTP method.',
    fix: ['Use one of the methods in the Allow header.'],
  },
  NOT_ACCEPTABLE: {
    meaning: 'The Accept header excludes the only content type that this path can answer with.',
    fix: ['Send the Accept header that detail names, or none.'],
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body has a content type, a character set or an encoding that this path does not read.',
    fix: [
      'Send the Content-Type that detail names, such as multipart/form-data for an upload.',
      'With curl, use -F for an upload, and -H "content-type: application/json" for JSON.',
    ],
  },
  INVALID_STATE: {
    meaning: 'The request is valid, but not in the present state of what it is about.',
    fix: [
      'Read detail: it says which state it is in, and which one is needed.',
      'Where there is a Retry-After header, wait so many seconds and send the same request again.',
    ],
  },
  UNAUTHENTICATED: {
    meaning: 'The server asks for a key, and the request has none, or one that is unknown or revoked.',
    fix: [
      'Send "Authorization: Bearer <key>". Whoever runs the server makes keys with npm run keys.',
      'A signed link that has expired needs a key, or a new link from GET /api/status/{id}.',
    ],
  },
  FORBIDDEN: {
    meaning:
      'The server refuses the request whoever sends it: a page of another site sent it, or it names another host.',
    fix: [
      'For a web page of another site, whoever runs the server adds its origin to CORS_ORIGINS.',
      'For a server that is reached by a name, set PUBLIC_URL to its address.',
    ],
  },
  RATE_LIMITED: {
    meaning: 'The client has sent more requests than it may, or has too many connections open.',
    fix: [
      'Wait as many seconds as the Retry-After header says, then send the same request again.',
      'The RateLimit header of each response says how many requests are left, and when the count starts again.',
      'Watch a request with GET /api/requests/{id}/events or a webhook instead of asking for its status often.',
    ],
  },
  STORAGE_FULL: {
    meaning: 'The server has no room left to store the upload. Nothing of it was kept.',
    fix: [
      'Upload it again later. With an idempotency key it cannot be stored twice.',
      'Whoever runs the server makes room, or has old requests deleted (RETENTION_DAYS).',
    ],
  },
  INTERNAL: {
    meaning: 'Something failed in the server. The request may be right.',
    fix: [
      'Send it again after a moment; an upload with an idempotency key is not stored twice.',
      'If it fails again, tell whoever runs the server the id: it leads to the error in the log.',
    ],
  },
};
