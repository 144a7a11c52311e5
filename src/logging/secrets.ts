/** Redacts credentials: passwords in URLs, bearer tokens, and the signatures of presigned URLs. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, '$1***@')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 ***')
    .replace(
      /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|token|key|secret|password)=)[^\s&#"']+/gi,
      '$1***',
    );
}
