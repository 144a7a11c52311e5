import { Any, type DataSource } from 'typeorm';
import { ImageEntity } from './entities/index.js';
import type { ImageProduct } from './models/image-product.model.js';

/** Returns the product of each image, by the id of the image, with one statement. */
export async function productsOfImages(
  db: DataSource,
  imageIds: readonly string[],
): Promise<Map<string, ImageProduct>> {
  const images = await db.getRepository(ImageEntity).find({
    select: { id: true, record: true },
    relations: { product: true },
    where: { id: Any([...imageIds]) },
  });
  return new Map(
    images.map(({ id, record, product: { serialNumber, name, record: first } }) => [
      id,
      { serialNumber, name, row: record ?? first },
    ]),
  );
}
