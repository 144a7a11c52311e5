export { accessMiddleware } from './access.middleware.js';
export { AccessModule } from './access.module.js';
export { Access } from './access.service.js';
export type { ApiKeyEntity } from './api-key.entity.js';
export { ApiKeys } from './api-keys.service.js';
export { bearerOf, bearerOfParams } from './bearer.js';
export { ANYONE, type Caller, currentCaller, visibleOwner, withCaller } from './caller.js';
export { entities } from './entities.js';
