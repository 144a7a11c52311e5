import { IMAGE_EXTENSIONS } from '../image-address.js';

/**
 * What an address most likely leads to, by its text: IMAGE has the extension or format of an image, LIKELY_IMAGE is at an
 * image host or has the parameters of a resized image, PAGE is a page or another kind of file.
 */
export type AddressKind = 'IMAGE' | 'LIKELY_IMAGE' | 'UNKNOWN' | 'PAGE';

const IMAGE_FILE = new RegExp(`\\.${IMAGE_EXTENSIONS}(?:$|[?#!/:@])`, 'i');
const IMAGE_FORMAT_PARAMETER = /[?&](?:fmt|format|fm)=(?:jpe?g|png|webp|avif)/i;
const SIZE_PARAMETER =
  /[?&](?:w|h|wid|hei|width|height|imwidth|sw|sh|q|qlt|quality|fit|crop|resize|size|dpr|auto)=[\w.,%-]/i;
const IMAGE_HOST =
  /^https?:\/\/(?:[^/?#]*[.-])?(?:img|imgs|images?|pics?|photos?|pictures?|thumbs?|gallery)[\d-]*\./i;
const CDN_HOST = /^https?:\/\/(?:[^/?#]*[.-])?(?:cdn|media|assets?|static)[\d-]*\./i;
const IMAGE_FOLDER =
  /^https?:\/\/[^/?#]+(?:\/[^?#]*)?\/(?:images?|img|imgs|pictures?|pics|thumbs?|thumbnails?|renditions?|resize|media|uploads?|dam)\/[^?#]/i;
const OTHER_FILE =
  /\.(?:html?|xhtml|php|aspx?|jsp|pdf|docx?|xlsx?|csv|xml|json|js|css|zip|gz|mp[34]|m4[av]|mov|avi|webm|wav|ogg|txt|glb|gltf|usdz)(?:$|[?#])/i;
const FOLDER = /^https?:\/\/[^/?#]+\/?$|\/(?:$|[?#])/i;

const MENTIONS_IMAGE = new RegExp(`\\.${IMAGE_EXTENSIONS}|[?&](?:fmt|format|fm)=`, 'i');

/** Whether a text may contain an address of the kind IMAGE; much faster than to find out. */
export function mayContainImage(text: string): boolean {
  return text.includes('//') && MENTIONS_IMAGE.test(text);
}

/** Classifies an absolute or relative address. */
export function kindOfAddress(address: string): AddressKind {
  if (IMAGE_FILE.test(address) || IMAGE_FORMAT_PARAMETER.test(address)) return 'IMAGE';
  if (OTHER_FILE.test(address)) return 'PAGE';
  if (IMAGE_HOST.test(address) || SIZE_PARAMETER.test(address)) return 'LIKELY_IMAGE';
  if (FOLDER.test(address)) return 'PAGE';
  return CDN_HOST.test(address) || IMAGE_FOLDER.test(address) ? 'LIKELY_IMAGE' : 'UNKNOWN';
}
