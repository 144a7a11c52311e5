import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource } from 'typeorm';
import { groupBy, isId } from '../../common/index.js';
import { MAX_PAGE } from '../../requests/index.js';
import type { Channel } from './delivery-status.js';
import { AttemptEntity, DeliveryEntity, WebhookEntity } from './entities/index.js';

/**
 * Reads deliveries with their events, but without the bodies of the events, and delivery attempts. A query for many ids
 * takes one statement.
 */
@Injectable()
export class DeliveryQueries {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Returns the delivery with its event, or null when it does not exist. */
  async find(id: string): Promise<DeliveryEntity | null> {
    if (!isId(id)) return null;
    return this.db.getRepository(DeliveryEntity).findOne({ where: { id }, relations: { event: true } });
  }

  /** Returns the existing deliveries among `ids`, each with its event. */
  async findMany(ids: readonly string[]): Promise<DeliveryEntity[]> {
    return this.db
      .getRepository(DeliveryEntity)
      .find({ where: { id: Any([...ids]) }, relations: { event: true } });
  }

  /** Returns the deliveries of each request through one channel, oldest first, each with its event. */
  async ofRequests(requestIds: readonly string[], channel: Channel): Promise<Map<string, DeliveryEntity[]>> {
    const rows = await this.db.getRepository(DeliveryEntity).find({
      where: { event: { requestId: Any([...requestIds]) }, channel },
      relations: { event: true },
      order: { id: 'ASC' },
    });
    return groupBy(rows, (row) => row.event.requestId!);
  }

  /** Returns the newest `first` deliveries of a webhook, each with its event. */
  async ofWebhook(webhookId: string, first: number): Promise<DeliveryEntity[]> {
    return this.db.getRepository(DeliveryEntity).find({
      where: { webhookId },
      relations: { event: true },
      order: { id: 'DESC' },
      take: first,
    });
  }

  /** Returns the attempts of each delivery, oldest first. */
  async attempts(deliveryIds: readonly string[]): Promise<Map<string, AttemptEntity[]>> {
    const rows = await this.db
      .getRepository(AttemptEntity)
      .find({ where: { deliveryId: Any([...deliveryIds]) }, order: { deliveryId: 'ASC', number: 'ASC' } });
    return groupBy(rows, (row) => row.deliveryId);
  }

  /**
   * Returns, by the id of a request or webhook, a text that changes with each change of its newest deliveries. Those that
   * are deleted are missing.
   */
  async versions(ids: readonly string[]): Promise<Map<string, string>> {
    const state = `deliveries.id, deliveries.status, deliveries.attempts, deliveries.generation, deliveries.due_at`;
    const rows: { id: string; version: string }[] = await this.db.query(
      `SELECT owner.id, md5(string_agg(concat_ws(' ', newest.*, owner.state), ',' ORDER BY newest.id)) AS version
         FROM (SELECT id, NULL::text AS state FROM requests WHERE id = ANY($1) AND deleted_at IS NULL
                UNION ALL SELECT id, coalesce(disabled_reason, '') FROM webhooks WHERE id = ANY($1)) AS owner
        LEFT JOIN LATERAL (
          (SELECT ${state} FROM events JOIN deliveries ON deliveries.event_id = events.id
            WHERE owner.state IS NULL AND events.request_id = owner.id ORDER BY deliveries.id DESC LIMIT $2)
          UNION ALL
          (SELECT ${state} FROM deliveries
            WHERE owner.state IS NOT NULL AND deliveries.webhook_id = owner.id ORDER BY deliveries.id DESC LIMIT $2)
        ) AS newest ON true
        GROUP BY owner.id, owner.state`,
      [ids, MAX_PAGE],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async webhooks(ids: readonly string[]): Promise<WebhookEntity[]> {
    return this.db.getRepository(WebhookEntity).findBy({ id: Any([...ids]) });
  }
}
