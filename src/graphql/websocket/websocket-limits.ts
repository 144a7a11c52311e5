/** A GraphQL operation is a few KiB at most; nothing larger is taken from a client. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** What one connection may have under way at once: a page of requests is watched with fewer. */
export const MAX_OPERATIONS = 100;

/** How many of these may be queries and mutations, whose answers are made whole before they are sent. */
export const MAX_QUERIES = 8;

/** How many messages of one connection are taken within a second: reading and checking an operation takes time. */
export const MAX_PER_SECOND = 200;

/** How long a client has to say who it is. */
export const INIT_WITHIN_MS = 5000;

/** How often a client is asked whether it is still there; it has as long again to answer. */
export const PING_EVERY_MS = 12_000;

/** How much may wait to be read by a client before nothing more is taken from it. */
export const MAX_UNREAD_BYTES = 256 * 1024;

/** How long a client has to take leave when the server stops. */
export const GOODBYE_WITHIN_MS = 1000;
