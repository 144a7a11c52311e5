import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource, type EntityManager } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { ClientError, isId, newId } from '../../common/index.js';
import { inBriefTransaction } from '../../database/index.js';
import { cancelPendingDeliveries, redirectPendingDeliveries, WebhookEntity } from '../delivery/index.js';
import { checkWebhook, WEBHOOK_EVENTS, type WebhookInput } from './webhook-options.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { webhookNotFound } from './webhook-errors.js';

/** The limit of webhooks per owner. */
const MAX_WEBHOOKS = 100;

/** How long the previous secret also signs after a rotation. */
const ROTATION_HOURS = 24;

/** A webhook and its secret in clear text, which is returned only once. */
export interface Registration {
  readonly webhook: WebhookEntity;
  readonly secret: string;
}

/** Registers, lists, changes and removes webhooks. */
@Injectable()
export class WebhooksService {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Returns the webhooks that the caller may see, oldest first. */
  async list(): Promise<WebhookEntity[]> {
    return this.db.getRepository(WebhookEntity).find({ where: visible(), order: { id: 'ASC' } });
  }

  /** @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<WebhookEntity> {
    const found = isId(id)
      ? await this.db.getRepository(WebhookEntity).findOneBy({ id, ...visible() })
      : null;
    if (found === null) throw webhookNotFound(id);
    return found;
  }

  /** Returns the webhooks among `ids` that the caller may see, by id. */
  async findMany(ids: readonly string[]): Promise<Map<string, WebhookEntity>> {
    const found = await this.db.getRepository(WebhookEntity).findBy({ ...visible(), id: Any([...ids]) });
    return new Map(found.map((webhook) => [webhook.id, webhook]));
  }

  /** Whether the webhook exists and the caller may see it. */
  async isVisible(id: string): Promise<boolean> {
    return isId(id) && this.db.getRepository(WebhookEntity).existsBy({ id, ...visible() });
  }

  /**
   * Registers a webhook.
   *
   * @throws {ClientError} INVALID_INPUT, or INVALID_STATE without a SECRET_KEY or when the owner has too many webhooks
   */
  async register(input: WebhookInput & { readonly url: string }): Promise<Registration> {
    const { url, events, description } = checkWebhook(input);
    const id = newId();
    const { secret, sealed } = this.secrets.create(id);
    const webhook = await inBriefTransaction(this.db, async (tx) => {
      if ((await tx.countBy(WebhookEntity, visible())) >= MAX_WEBHOOKS) {
        throw new ClientError(
          'INVALID_STATE',
          `You have ${MAX_WEBHOOKS} webhooks, the maximum. Remove one first.`,
        );
      }
      await tx.insert(WebhookEntity, {
        id,
        owner: visibleOwner() ?? null,
        url: url!,
        events: events ?? [...WEBHOOK_EVENTS],
        description: description ?? null,
        secret: sealed,
      });
      return tx.findOneByOrFail(WebhookEntity, { id });
    });
    return { webhook, secret };
  }

  /**
   * Changes the given options. Enabling a disabled webhook resets its health; its cancelled deliveries stay cancelled and
   * can be redelivered one by one.
   *
   * @throws {ClientError} NOT_FOUND, INVALID_INPUT
   */
  async update(
    id: string,
    input: WebhookInput & { readonly enabled?: boolean | null },
  ): Promise<WebhookEntity> {
    const options = checkWebhook(input);
    return this.change(id, async (tx, found) => {
      await tx.update(
        WebhookEntity,
        { id },
        { ...options, ...statusChange(found, input.enabled), updatedAt: () => 'now()' },
      );
      if (input.enabled === false) await cancelPendingDeliveries(tx, id);
      if (options.url !== undefined) await redirectPendingDeliveries(tx, id, options.url);
    });
  }

  /**
   * Rotates the secret of a webhook. The previous secret also signs for a day, so that the endpoint can switch.
   *
   * @throws {ClientError} NOT_FOUND, INVALID_STATE
   */
  async rotateSecret(id: string): Promise<Registration> {
    const { secret, sealed } = this.secrets.create(id);
    const webhook = await this.change(id, async (tx) => {
      await tx.query(
        `UPDATE webhooks
            SET previous_secret = secret, previous_secret_until = now() + make_interval(hours => $3), secret = $2,
                updated_at = now()
          WHERE id = $1`,
        [id, sealed, ROTATION_HOURS],
      );
    });
    return { webhook, secret };
  }

  /**
   * Removes a webhook, deletes its test events and cancels its pending deliveries. Its deliveries about requests stay
   * recorded with the requests.
   *
   * @returns whether the webhook existed
   */
  async remove(id: string): Promise<boolean> {
    return inBriefTransaction(this.db, async (tx) => {
      if ((await this.find(tx, id)) === null) return false;
      await cancelPendingDeliveries(tx, id);
      await tx.query(
        `DELETE FROM events USING deliveries
          WHERE events.id = event_id AND webhook_id = $1 AND events.request_id IS NULL`,
        [id],
      );
      await tx.delete(WebhookEntity, { id });
      return true;
    });
  }

  /** Locks the webhook, lets `act` change it and returns the changed row. */
  private async change(
    id: string,
    act: (tx: EntityManager, found: WebhookEntity) => Promise<void>,
  ): Promise<WebhookEntity> {
    return inBriefTransaction(this.db, async (tx) => {
      await act(tx, await this.lock(tx, id));
      return tx.findOneByOrFail(WebhookEntity, { id });
    });
  }

  /**
   * Returns the webhook, locked until the transaction ends.
   *
   * @throws {ClientError} NOT_FOUND
   */
  async lock(tx: EntityManager, id: string): Promise<WebhookEntity> {
    const found = await this.find(tx, id);
    if (found === null) throw webhookNotFound(id);
    return found;
  }

  private async find(tx: EntityManager, id: string): Promise<WebhookEntity | null> {
    if (!isId(id)) return null;
    return tx.findOne(WebhookEntity, { where: { id, ...visible() }, lock: { mode: 'pessimistic_write' } });
  }
}

/** The condition for the webhooks that the caller may see. */
function visible(): { owner?: string } {
  const owner = visibleOwner();
  return owner === undefined ? {} : { owner };
}

/** Returns the columns that enabling or disabling changes; none when the webhook already is in that state. */
function statusChange(
  { status }: WebhookEntity,
  enabled: boolean | null | undefined,
): Partial<Pick<WebhookEntity, 'status' | 'disabledReason' | 'failingSince'>> {
  if (enabled === true && status === 'DISABLED') {
    return { status: 'ACTIVE', disabledReason: null, failingSince: null };
  }
  if (enabled === false && status !== 'DISABLED') {
    return { status: 'DISABLED', disabledReason: 'Its owner disabled it.' };
  }
  return {};
}
