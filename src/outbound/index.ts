export { errorOfFetchHeader, type FetchHeader, fetchHeaderKey } from './fetch-headers.js';
export { type Download, OutboundClient } from './outbound-client.js';
export { HostBusyError, OutboundError, type OutboundErrorCode } from './outbound-errors.js';
export { OutboundModule } from './outbound.module.js';
export { OutboundPoster, type PostResponse } from './outbound-poster.js';
export { outboundUrl } from './outbound-url.js';
export { privateHost } from './private-host.js';
export type { Reusability, Validators } from './validators.js';
