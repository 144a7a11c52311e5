import { ImageEntity } from './image.entity.js';
import { ProductEntity } from './product.entity.js';
import { RequestEntity } from './request.entity.js';

export { ImageEntity, ProductEntity, RequestEntity };

/** Every table of this module, for the connection that is to know them. */
export const entities = [RequestEntity, ProductEntity, ImageEntity];
