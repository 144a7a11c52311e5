const MAX_LENGTH = 254;

/** One address without a name, list or quoting, so that it cannot inject a header into the mail. */
const ADDRESS = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"/?#]+$/u;

/** Returns what is wrong with an e-mail address; null when it is well-formed. Whether it exists, only sending shows. */
export function errorOfEmail(text: string): string | null {
  if (text.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  return ADDRESS.test(text) ? null : 'must be one e-mail address, such as me@example.com';
}
