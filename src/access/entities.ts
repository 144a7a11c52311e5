import { ApiKeyEntity } from './api-key.entity.js';

/** Every table of this module, for the connection that is to know them. */
export const entities = [ApiKeyEntity];
