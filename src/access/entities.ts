import { ApiKeyEntity } from './api-key.entity.js';

/** The entities of this module, to register with the data source. */
export const entities = [ApiKeyEntity];
