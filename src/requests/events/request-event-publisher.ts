import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { groupBy, type ImageMeasurements } from '../../common/index.js';
import { comparisonOf } from '../comparison/comparison.model.js';
import { type ImageEntity, RequestEntity } from '../entities/index.js';
import { countFindings } from '../findings/count-findings.js';
import type { FindingCount } from '../findings/image-findings.js';
import { SELECT_MEASUREMENTS } from '../image-result-columns.js';
import { Links } from '../links.js';
import { eventBody, type EventProduct, eventTypeOf, MAX_LISTED_IMAGES } from './request-event-body.js';
import { RequestEvents } from './request-events.js';

type Row = Pick<
  ImageEntity,
  | 'id'
  | 'requestId'
  | 'productId'
  | 'inputUrl'
  | 'status'
  | 'outputFormat'
  | 'outputBytes'
  | 'fileName'
  | 'change'
  | keyof ImageMeasurements
> & {
  readonly serialNumber: string;
  readonly name: string;
};

/** Publishes the end of a request in the transaction that ends it, and therefore exactly once. */
@Injectable()
export class RequestEventPublisher {
  constructor(
    private readonly events: RequestEvents,
    private readonly links: Links,
  ) {}

  /**
   * Publishes the event for the end of the request's current round.
   *
   * @returns whether there is anything to deliver
   */
  async publishEnd(tx: EntityManager, requestId: string): Promise<boolean> {
    const request = await tx.findOneByOrFail(RequestEntity, { id: requestId });
    const { round, webhookUrl, email, status, owner } = request;
    const end = { type: eventTypeOf(status), requestId, round, owner, webhookUrl, email };
    return this.events.publish(tx, end, () => this.body(tx, request));
  }

  private async body(tx: EntityManager, request: RequestEntity): Promise<string> {
    const { totalImages, completedImages, failedImages, inputBytes, outputBytes } = request;
    const { skippedRowCount, skippedImageCount, unreadImageColumns } = request;
    const summary = {
      requestId: request.id,
      fileName: request.fileName,
      status: request.status,
      totalImages,
      processedImages: completedImages + failedImages,
      completedImages,
      failedImages,
      skippedRowCount,
      skippedImageCount,
      unreadImageColumns,
      truncatedLine: request.skippedRows.find(({ code }) => code === 'TRUNCATED_ROW')?.line,
      comparison: comparisonOf(request) ?? undefined,
      findings: request.checks ? await this.findings(tx, request.id) : undefined,
      inputBytes,
      outputBytes,
      inputCsvUrl: this.links.toInputCsv(request, 'week'),
      outputCsvUrl: this.links.toOutputCsv(request, 'week'),
      errorsCsvUrl: this.links.toErrorsCsv(request, 'week'),
    };
    const products = totalImages > MAX_LISTED_IMAGES ? null : await this.products(tx, request);
    return eventBody(summary, products, request.completedAt ?? new Date());
  }

  private async findings(tx: EntityManager, requestId: string): Promise<FindingCount[]> {
    const counts = (await countFindings(tx, [requestId])).get(requestId) ?? [];
    return counts.map(({ finding, count }) => ({ finding, count }));
  }

  private async products(tx: EntityManager, request: RequestEntity): Promise<EventProduct[]> {
    const rows: Row[] = await tx.query(
      `SELECT products.serial_number AS "serialNumber", products.name, images.id, images.request_id AS "requestId",
              images.product_id AS "productId", images.input_url AS "inputUrl", images.status,
              images.output_format AS "outputFormat", images.file_name AS "fileName",
              images.output_bytes AS "outputBytes", images.change, ${SELECT_MEASUREMENTS}
         FROM products JOIN images ON images.product_id = products.id
        WHERE products.request_id = $1 ORDER BY products.record, images.position`,
      [request.id],
    );
    return [...groupBy(rows, (row) => row.productId).values()].map((images) => ({
      serialNumber: images[0]!.serialNumber,
      productName: images[0]!.name,
      inputImageUrls: images.map((image) => image.inputUrl),
      outputImageUrls: images.map((image) => this.links.toOutput(image, request)),
      outputImageScores: images.map((image) => image.score),
      ...(images.some(({ sizes }) => sizes !== null) && {
        outputImageSizes: images.map((image) => this.links.toSizes(image, request)),
      }),
      imageChanges: images.map((image) => image.change),
    }));
  }
}
