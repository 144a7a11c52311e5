import { ImageEntity } from './image.entity.js';
import { ImageSourceEntity } from './image-source.entity.js';
import { ProductEntity } from './product.entity.js';
import { RemovedImageEntity } from './removed-image.entity.js';
import { RequestEntity } from './request.entity.js';

export { ImageEntity, ProductEntity, RemovedImageEntity, RequestEntity };

/** The entities of this module, for the database connection. */
export const entities = [RequestEntity, ProductEntity, ImageEntity, ImageSourceEntity, RemovedImageEntity];
