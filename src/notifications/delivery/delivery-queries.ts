import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource } from 'typeorm';
import { groupBy, isId } from '../../common/index.js';
import type { Channel } from './delivery-status.js';
import { AttemptEntity, DeliveryEntity, WebhookEntity } from './entities/index.js';

/**
 * Reads of deliveries, with their events but not the bodies of those, and of their attempts. Whatever is asked of many
 * at once costs one statement.
 */
@Injectable()
export class DeliveryQueries {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** The delivery with its event; null when there is none. */
  async find(id: string): Promise<DeliveryEntity | null> {
    if (!isId(id)) return null;
    return this.db.getRepository(DeliveryEntity).findOne({ where: { id }, relations: { event: true } });
  }

  /** Returns those of these deliveries that exist, each with its event, in one statement. */
  async findMany(ids: readonly string[]): Promise<DeliveryEntity[]> {
    return this.db
      .getRepository(DeliveryEntity)
      .find({ where: { id: Any([...ids]) }, relations: { event: true } });
  }

  /** The deliveries of each request by one channel, oldest first, each with its event. */
  async ofRequests(requestIds: readonly string[], channel: Channel): Promise<Map<string, DeliveryEntity[]>> {
    const rows = await this.db.getRepository(DeliveryEntity).find({
      where: { event: { requestId: Any([...requestIds]) }, channel },
      relations: { event: true },
      order: { id: 'ASC' },
    });
    return groupBy(rows, (row) => row.event.requestId!);
  }

  /** The newest `first` deliveries of a webhook, each with its event. */
  async ofWebhook(webhookId: string, first: number): Promise<DeliveryEntity[]> {
    return this.db.getRepository(DeliveryEntity).find({
      where: { webhookId },
      relations: { event: true },
      order: { id: 'DESC' },
      take: first,
    });
  }

  /** The tries of each delivery, oldest first. */
  async attempts(deliveryIds: readonly string[]): Promise<Map<string, AttemptEntity[]>> {
    const rows = await this.db
      .getRepository(AttemptEntity)
      .find({ where: { deliveryId: Any([...deliveryIds]) }, order: { deliveryId: 'ASC', number: 'ASC' } });
    return groupBy(rows, (row) => row.deliveryId);
  }

  async webhooks(ids: readonly string[]): Promise<WebhookEntity[]> {
    return this.db.getRepository(WebhookEntity).findBy({ id: Any([...ids]) });
  }
}
