import type { ImageErrorCode } from '../../../common/index.js';
import type { ProblemText } from './problem-text.js';

/** The documentation of the codes with which one image fails: as a problem, of a preview. */
export const IMAGE_PROBLEM_TEXTS: Readonly<Record<ImageErrorCode, ProblemText>> = {
  URL_NOT_ALLOWED: {
    meaning: 'The image has an address that this server does not fetch from.',
    fix: [
      'Use the public http(s) URL of the image.',
      'Operators: list private networks that images may come from in FETCH_ALLOW_PRIVATE, other ports in FETCH_ALLOW_PORTS.',
    ],
  },
  DNS_FAILED: {
    meaning: 'The name of the host of the image was not found.',
    fix: ['Check the host name in the URL, then send the request again.'],
  },
  CONNECT_FAILED: {
    meaning: 'The host of the image accepted no connection, or ended it.',
    fix: ['Check that the image opens in a browser, then send the request again later.'],
  },
  TIMEOUT: {
    meaning: 'The host took too long to send the image, or compressing the image took too long.',
    fix: [
      'Send the request again later. If it fails again, use a smaller image.',
      'Operators: raise FETCH_TIMEOUT_MS or COMPRESSOR_TIMEOUT_MS.',
    ],
  },
  HTTP_STATUS: {
    meaning: 'The host of the image answered with an error.',
    fix: [
      'Read detail: it names the status. 404 means that the image is not at this address.',
      'For 401 and 403 send the header that the host asks for, in fetchHeaders.',
    ],
  },
  TOO_LARGE: {
    meaning: 'The file of the image is larger than this server accepts.',
    fix: ['Use a smaller file.', 'Operators: raise FETCH_MAX_BYTES.'],
  },
  NOT_AN_IMAGE: {
    meaning: 'The file is not an image. Often it is a web page about the image.',
    fix: ['Use the address of the image itself: it opens in a browser without a page around it.'],
  },
  UNSUPPORTED_FORMAT: {
    meaning: 'The image has a format or a property that is not supported.',
    fix: ['Read detail: it names the format and what to export instead.'],
  },
  CORRUPT_IMAGE: {
    meaning: 'The image is damaged or cut short.',
    fix: ['Export or upload the image anew.'],
  },
  TOO_MANY_PIXELS: {
    meaning: 'The image has more pixels than this server accepts, or than the output format can have.',
    fix: ['Use a smaller image, or set maxWidth.', 'Operators: raise IMAGE_MAX_PIXELS.'],
  },
  STORAGE_FAILED: {
    meaning: 'The image could not be stored.',
    fix: ['Send the request again later.', 'Operators: check the object store; /health names its error.'],
  },
  WORKER_LOST: {
    meaning: 'Compressing the image crashed the compressor, or took more memory than it may use.',
    fix: ['Use a smaller image, or export it anew.', 'Operators: raise COMPRESSOR_MAX_BYTES.'],
  },
};
