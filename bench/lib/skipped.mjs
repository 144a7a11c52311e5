/** Ends a bench whose service is not on this machine; the message says which and how to get it. */
export class Skipped extends Error {}
