import { count, countOf } from '../shared/format/format.js';

/** The texts about the failures of a request. */
export const failureTexts = {
  none: {
    title: 'Nothing failed',
    text: 'Images that cannot be downloaded or compressed appear here, by cause.',
  },
  outcome: (tried: number, failed: number) =>
    `${countOf(tried, 'image')} ${tried === 1 ? 'was' : 'were'} tried again, and ` +
    (failed === 0 ? 'none failed.' : `${count(failed)} failed again.`),
  retryThese: (images: string) => `Retry ${images}`,
  retryOf: (images: string, message: string) => `Retry ${images}: ${message}`,
  showUrls: (urls: string) => `Show ${urls}`,
  moreUrls: (urls: string) => `Show ${urls} more`,
  otherUrls: (urls: string) => `${urls} more are in the errors file, under Download.`,
  running: 'Failed images can be retried once the request has ended.',
  remedies: {
    URL_NOT_ALLOWED: 'Fix the URLs in your file, or allow this address in the settings of the server.',
    DNS_FAILED: 'The host has no address. Check the name of the host, then retry.',
    CONNECT_FAILED: 'The host did not accept the connection. Retry when it is up.',
    TIMEOUT: 'The host or the compression took too long. Retry; a smaller size limit helps with huge images.',
    HTTP_STATUS: 'The host answered with an error. Check that the URLs open in a browser, then retry.',
    TOO_LARGE: 'The file is larger than this server downloads. Use smaller files, or raise FETCH_MAX_BYTES.',
    NOT_AN_IMAGE: 'The URL answers with something else than an image, such as a web page. Fix the URL.',
    UNSUPPORTED_FORMAT: 'Halftone does not read this format. Use JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG.',
    CORRUPT_IMAGE: 'The file is damaged. Upload it again at its source, then retry.',
    TOO_MANY_PIXELS:
      'The image has more pixels than this server accepts. Use a smaller one, or raise IMAGE_MAX_PIXELS.',
    STORAGE_FAILED: 'The result could not be stored. Ask the operator of this server, then retry.',
    WORKER_LOST: 'This image ended every process that worked on it. Replace it.',
  } as Readonly<Record<string, string>>,
  gone: 'The picture is not at this address any more. Correct the URL in the file, or in the errors file, under Download, and upload it again.',
  denied: 'The host asks for a login. Upload the file again with fetch headers that it accepts.',
} as const;
