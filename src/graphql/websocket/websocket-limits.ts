/** The largest message that is accepted from a client. A GraphQL operation is a few KiB at most. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** How many operations one connection may run concurrently. A page of requests is watched with fewer. */
export const MAX_OPERATIONS = 100;

/** How many of these may be queries and mutations, whose results are complete in memory before they are sent. */
export const MAX_QUERIES = 8;

/** How many messages of one connection are accepted per second. Parsing and validating an operation takes CPU time. */
export const MAX_PER_SECOND = 200;

/** How long a client has to send its `connection_init` message. */
export const INIT_TIMEOUT_MS = 5000;

/** The interval of pings. A client that does not respond within one more interval is disconnected. */
export const PING_INTERVAL_MS = 12_000;

/** How many bytes a client may leave unread before reading from it is paused. */
export const MAX_UNREAD_BYTES = 256 * 1024;

/** How long a client has to close its connection when the server stops. */
export const SHUTDOWN_TIMEOUT_MS = 1000;
