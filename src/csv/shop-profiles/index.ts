import { GENERIC } from './generic.js';
import { GOOGLE_MERCHANT } from './google-merchant.js';
import { MAGENTO } from './magento.js';
import { MEDUSA } from './medusa.js';
import { PRESTASHOP } from './prestashop.js';
import { SHOPIFY } from './shopify.js';
import { VENDURE } from './vendure.js';
import { WOOCOMMERCE } from './woocommerce.js';
import { headerPattern, patternsOf } from './header-pattern.js';
import type { Profile } from './profile.js';

export type { Continuation, Profile } from './profile.js';

/** Every profile, in the order in which they are tried. */
export const PROFILES = {
  SHOPIFY,
  WOOCOMMERCE,
  MAGENTO,
  GOOGLE_MERCHANT,
  PRESTASHOP,
  MEDUSA,
  VENDURE,
  GENERIC,
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;

const NAMES = Object.keys(PROFILES) as ProfileName[];

/** The profile of a name; GENERIC for none, and for a name that was stored by another version. */
export function profileOf(name: ProfileName | null | undefined): Profile {
  return PROFILES[name ?? 'GENERIC'] ?? GENERIC;
}

/** Finds the profile of a file from its header and its first rows. */
export function detectProfile(header: readonly string[], rows: readonly (readonly string[])[]): ProfileName {
  const patterns = header.map(headerPattern);
  const found = NAMES.find((name) => {
    const profile = profileOf(name);
    return (
      profile.detectedBy.every((headers) => patterns.some((pattern) => patternsOf(headers).has(pattern))) ||
      profile.recognises?.(header, rows) === true
    );
  });
  return found ?? 'GENERIC';
}
