/** The bounds on one fetch that are not settings. Times are ms. FETCH_TIMEOUT_MS bounds all of it, the first byte too. */
export interface OutboundLimits {
  /** To resolve the name, connect and complete the TLS handshake. */
  readonly connectMs: number;
  /** The bytes of a body that must arrive in each period. */
  readonly pace: { readonly bytes: number; readonly inMs: number };
  /** The head of a response, in bytes. Browsers and curl accept about as much (256 and 300 KiB). */
  readonly headBytes: number;
  readonly redirects: number;
}

export const LIMITS: OutboundLimits = {
  connectMs: 5_000,
  pace: { bytes: 10 * 1024, inMs: 10_000 },
  headBytes: 256 * 1024,
  redirects: 5,
};
