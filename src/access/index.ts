export { accessMiddleware } from './access.middleware.js';
export { AccessModule } from './access.module.js';
export { Access } from './access.js';
export type { ApiKeyEntity } from './api-key.entity.js';
export { ApiKeys } from './api-keys.js';
export { bearerOf, bearerOfParams } from './bearer.js';
export { ANYONE, type Caller, currentCaller, visibleOwner, withCaller } from './caller.js';
export { ConnectionCounter } from './limits/connection-counter.js';
export {
  crossOriginGuard,
  isCrossOrigin,
  isProvenNotCrossOrigin,
  type TrustedOrigins,
} from './limits/cross-origin.js';
export { hostGuard, isLocalOnly, isUntrustedHost } from './limits/host-validation.js';
export { type LinkLife, SignedLinks, withoutSignature } from './links/signed-links.js';
export { mediaTypeGuard } from './methods/media-type.guard.js';
export { methodGuard } from './methods/method.guard.js';
export { Limits } from './limits/limits.js';
export { entities } from './entities.js';
export { ActiveConnections } from './active-connections.js';
