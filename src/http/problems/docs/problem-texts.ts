import type { ProblemCode } from '../problem.js';
import type { ProblemText } from './problem-text.js';
import { IMAGE_PROBLEM_TEXTS } from './image-problem-texts.js';

/** The documentation of every code. The compiler rejects a new code without one. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  INVALID_INPUT: {
    meaning:
      'A parameter, a field, an option or the body of the request is missing or has a value that is not accepted.',
    fix: [
      'Read detail: it names the field and the accepted values.',
      'Correct the request before you send it again. The same request fails again.',
    ],
  },
  INVALID_CSV: {
    meaning:
      'The uploaded file cannot be read as a CSV, or some of its rows have errors. Nothing was stored.',
    fix: [
      'Read rows: it lists the line, the column and the error of up to 100 rows. rowErrorCount is the total.',
      'Correct the cells and upload the file again, or upload it with onInvalidRow=SKIP to leave invalid rows out.',
      'If no column certainly contains image URLs, proposal says how the file would be read: send its columns, profile and ' +
        'baseUrl as options of the upload, changed or not.',
      'Use POST /api/inspect to check a file without storing it.',
    ],
  },
  CSV_TOO_LARGE: {
    meaning: 'The uploaded file is larger than this server accepts.',
    fix: [
      'Split the file and upload each part. limit is the largest accepted size in bytes.',
      'Operators: raise MAX_CSV_BYTES.',
    ],
  },
  TOO_MANY_IMAGES: {
    meaning: 'The uploaded file names more images than one request may have. Nothing was stored.',
    fix: [
      'Split the file and upload each part. limit is the largest number of images.',
      'Operators: raise MAX_CSV_IMAGES.',
    ],
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning:
      'An earlier upload used the same idempotency key with another file or other options. Nothing was stored.',
    fix: [
      'To upload something new, generate a new key.',
      'To repeat the earlier upload, send the same bytes with the same options. The response then has the same request id.',
    ],
  },
  OVERLOADED: {
    meaning:
      'The server already runs as many GraphQL operations or previews as it can, or the host of the image takes no more ' +
      'requests now. Nothing was done.',
    fix: ['Wait for the number of seconds in the Retry-After header, then send the same request again.'],
  },
  TOO_MANY_UPLOADS: {
    meaning: 'The uploads in progress fill the disk space reserved for uploads. Nothing was stored.',
    fix: [
      'Wait for the number of seconds in the Retry-After header, then send the file again.',
      'Operators: raise UPLOAD_SPOOL_BYTES if the temporary folder has space.',
    ],
  },
  UNAVAILABLE: {
    meaning: 'The server cannot use its database now, for example because that restarts.',
    fix: [
      'Wait for the number of seconds in the Retry-After header, then send the same request again. An upload with an ' +
        'idempotency key is stored at most once.',
      'Operators: /health/ready and the log say what is wrong.',
    ],
  },
  NOT_FOUND: {
    meaning: 'Nothing exists at this address, or it belongs to another key.',
    fix: [
      'Check the id and the path. The OpenAPI document at /api/openapi.json lists every path.',
      'Check whether the request was deleted. Its images and files are deleted with it.',
      'On a server with AUTH=keys, use the key that created the object. Other keys cannot see it.',
    ],
  },
  METHOD_NOT_ALLOWED: {
    meaning: 'The path exists, but does not support this HTTP method.',
    fix: ['Use one of the methods in the Allow header.'],
  },
  NOT_ACCEPTABLE: {
    meaning: 'The Accept header excludes the only content type that this path can return.',
    fix: ['Send the Accept header that detail names, or no Accept header.'],
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'This path does not accept the content type, the character set or the encoding of the body.',
    fix: [
      'Send the Content-Type that detail names, such as multipart/form-data for an upload.',
      'With curl, use -F for an upload, and -H "Content-Type: application/json" for JSON.',
    ],
  },
  INVALID_STATE: {
    meaning: 'The operation is valid, but not in the present state of the object.',
    fix: [
      'Read detail: it names the present state and the state that the operation needs.',
      'If there is a Retry-After header, wait for that number of seconds and send the same request again.',
    ],
  },
  UNAUTHENTICATED: {
    meaning: 'This server requires a key, and the request has none, or one that is unknown or revoked.',
    fix: [
      'Send the header "Authorization: Bearer <key>". Operators create keys with npm run keys.',
      'If a signed link has expired, use a key, or get a new link from GET /api/status/{id}.',
    ],
  },
  FORBIDDEN: {
    meaning:
      'A web page of another site sent the request, or the request names a host that this server does not serve.',
    fix: [
      'To allow a web page of another site, the operator adds its origin to CORS_ORIGINS.',
      'To reach the server under another host name, the operator sets PUBLIC_URL to that address.',
    ],
  },
  RATE_LIMITED: {
    meaning: 'The client has exceeded its rate limit or has too many connections or operations open.',
    fix: [
      'Wait for the number of seconds in the Retry-After header, then send the same request again.',
      'Read the RateLimit header of each response: it has the number of requests left and the seconds until the limit resets.',
      'Follow a request with GET /api/requests/{id}/events or a webhook instead of polling its status.',
    ],
  },
  STORAGE_FULL: {
    meaning: 'The server has no disk space left for the upload. Nothing was stored.',
    fix: [
      'Send the upload again later, with an idempotency key so that it is stored at most once.',
      'Operators: free disk space, or set RETENTION_DAYS so that old requests are deleted.',
    ],
  },
  ...IMAGE_PROBLEM_TEXTS,
  INTERNAL: {
    meaning: 'The server failed to handle the request. The request itself may be valid.',
    fix: [
      'Send the request again after a moment. An upload with an idempotency key is stored at most once.',
      'If it fails again, give the id to the operator of the server. The log has the error under this id.',
    ],
  },
};
