/**
 * Returns the value of `Content-Disposition` that saves a response under `fileName` (RFC 6266). A name that is not plain ASCII is
 * sent twice: readable for old clients, and as it is for all others (RFC 8187).
 */
export function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"${plain === fileName ? '' : `; filename*=UTF-8''${exact}`}`;
}
