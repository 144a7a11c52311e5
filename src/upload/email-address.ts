const LONGEST = 254;

/** One address and nothing else: no name, no list, no quoting, and so no way into a header of the mail. */
const ADDRESS = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"/?#]+$/u;

/** What is wrong with an e-mail address; null when nothing is. Whether somebody reads it, only sending tells. */
export function errorOfEmail(text: string): string | null {
  if (text.length > LONGEST) return `may have up to ${LONGEST} characters`;
  return ADDRESS.test(text) ? null : 'must be one e-mail address, such as me@example.com';
}
