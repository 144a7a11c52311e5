import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { groupBy } from '../../common/index.js';
import { Outbox } from '../../deliveries/index.js';
import { type ImageEntity, RequestEntity } from '../entities/index.js';
import { Links } from '../links.service.js';
import { eventBody, type EventProduct, eventTypeOf, MOST_LISTED_IMAGES } from './request-event.js';

type Row = Pick<ImageEntity, 'id' | 'requestId' | 'productId' | 'inputUrl' | 'status' | 'outputFormat'> & {
  readonly serialNumber: string;
  readonly name: string;
};

/** Tells those who want to know that a request has ended: in the transaction that ends it, so exactly once. */
@Injectable()
export class RequestAnnouncer {
  constructor(
    private readonly outbox: Outbox,
    private readonly links: Links,
  ) {}

  /** Writes the event of the round that has just ended; returns whether anybody is to be told. */
  async announce(tx: EntityManager, requestId: string): Promise<boolean> {
    const request = await tx.findOneByOrFail(RequestEntity, { id: requestId });
    const { round, webhookUrl, email, status, owner } = request;
    return this.outbox.announce(
      tx,
      { type: eventTypeOf(status), requestId, round, owner, webhookUrl, email },
      async () => this.wording(tx, request),
    );
  }

  /** Takes back whatever was told, or is still to be told, of a request that is deleted. */
  forget(tx: EntityManager, requestId: string): Promise<void> {
    return this.outbox.forget(tx, requestId);
  }

  private async wording(tx: EntityManager, request: RequestEntity): Promise<string> {
    const { totalImages, completedImages, failedImages, skippedRowCount, inputBytes, outputBytes } = request;
    const summary = {
      requestId: request.id,
      fileName: request.fileName,
      status: request.status,
      totalImages,
      processedImages: completedImages + failedImages,
      completedImages,
      failedImages,
      skippedRowCount,
      inputBytes,
      outputBytes,
      inputCsvUrl: this.links.toInputCsv(request, 'week'),
      outputCsvUrl: this.links.toOutputCsv(request, 'week'),
      errorsCsvUrl: this.links.toErrorsCsv(request, 'week'),
    };
    const products = totalImages > MOST_LISTED_IMAGES ? null : await this.products(tx, request);
    return eventBody(summary, products, request.completedAt ?? new Date());
  }

  private async products(tx: EntityManager, request: RequestEntity): Promise<EventProduct[]> {
    const rows: Row[] = await tx.query(
      `SELECT products.serial_number AS "serialNumber", products.name, images.id, images.request_id AS "requestId",
              images.product_id AS "productId", images.input_url AS "inputUrl", images.status,
              images.output_format AS "outputFormat"
         FROM products JOIN images ON images.product_id = products.id
        WHERE products.request_id = $1 ORDER BY products.record, images.position`,
      [request.id],
    );
    return [...groupBy(rows, (row) => row.productId).values()].map((images) => ({
      serialNumber: images[0]!.serialNumber,
      productName: images[0]!.name,
      inputImageUrls: images.map((image) => image.inputUrl),
      outputImageUrls: images.map((image) => this.links.toOutput(image, request)),
    }));
  }
}
