/** The bounds on what a host may cost us, beside those that are settings. Times are ms. */
export interface OutboundLimits {
  /** To resolve the name, connect and agree on TLS. */
  readonly connectMs: number;
  /** From there to the end of the answer's head. */
  readonly firstByteMs: number;
  /** The bytes of a body that have to come in each such time. */
  readonly pace: { readonly bytes: number; readonly inMs: number };
  /** The head of an answer, in bytes. */
  readonly headBytes: number;
  readonly redirects: number;
}

export const LIMITS: OutboundLimits = {
  connectMs: 5_000,
  firstByteMs: 10_000,
  pace: { bytes: 10 * 1024, inMs: 10_000 },
  headBytes: 16 * 1024,
  redirects: 5,
};
