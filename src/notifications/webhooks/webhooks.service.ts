import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource, type EntityManager } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { ClientError, isId, newId } from '../../common/index.js';
import { inBriefTransaction } from '../../database/index.js';
import { cancelDeliveries, redirectDeliveries, WebhookEntity } from '../delivery/index.js';
import { checkWebhook, WEBHOOK_EVENTS, type WebhookInput } from './webhook-options.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { webhookNotFound } from './webhook-errors.js';

/** How many one owner may have. */
const MOST_WEBHOOKS = 100;

/** How long the secret before a rotation signs too. */
const ROTATION_HOURS = 24;

/** A webhook, and its secret in clear, which nobody is shown again. */
export interface Registration {
  readonly webhook: WebhookEntity;
  readonly secret: string;
}

/** Registers webhooks and changes them. */
@Injectable()
export class WebhooksService {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** All of them, oldest first. */
  async list(): Promise<WebhookEntity[]> {
    return this.db.getRepository(WebhookEntity).find({ where: own(), order: { id: 'ASC' } });
  }

  /** @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<WebhookEntity> {
    const found = isId(id) ? await this.db.getRepository(WebhookEntity).findOneBy({ id, ...own() }) : null;
    if (found === null) throw webhookNotFound(id);
    return found;
  }

  /** Returns those of these webhooks that the caller may see, by id, in one statement. */
  async findMany(ids: readonly string[]): Promise<Map<string, WebhookEntity>> {
    const found = await this.db.getRepository(WebhookEntity).findBy({ ...own(), id: Any([...ids]) });
    return new Map(found.map((webhook) => [webhook.id, webhook]));
  }

  /** Whether there is such a webhook, and the caller's to see. */
  async isVisible(id: string): Promise<boolean> {
    return isId(id) && this.db.getRepository(WebhookEntity).existsBy({ id, ...own() });
  }

  /** @throws {ClientError} INVALID_INPUT, or INVALID_STATE when secrets cannot be kept, or there are too many */
  async register(input: WebhookInput & { readonly url: string }): Promise<Registration> {
    const { url, events, description } = checkWebhook(input);
    const id = newId();
    const { secret, sealed } = this.secrets.create(id);
    const webhook = await inBriefTransaction(this.db, async (tx) => {
      if ((await tx.countBy(WebhookEntity, own())) >= MOST_WEBHOOKS) {
        throw new ClientError(
          'INVALID_STATE',
          `There are ${MOST_WEBHOOKS} webhooks, the most: remove one first.`,
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
   * Changes what is given. A disabled one that is enabled begins afresh; what was cancelled stays so, and can be
   * delivered again one by one.
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
        { ...options, ...switched(found, input.enabled), updatedAt: () => 'now()' },
      );
      if (input.enabled === false) await cancelDeliveries(tx, id);
      if (options.url !== undefined) await redirectDeliveries(tx, id, options.url);
    });
  }

  /**
   * Gives a webhook a new secret. The one it had signs too for a day, so that its receiver can change over.
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
   * Removes a webhook: it gets nothing more. What it got stays on record with the requests.
   *
   * @returns whether there was one
   */
  async remove(id: string): Promise<boolean> {
    return inBriefTransaction(this.db, async (tx) => {
      if ((await this.find(tx, id)) === null) return false;
      await cancelDeliveries(tx, id);
      await tx.query(
        `DELETE FROM events USING deliveries
          WHERE events.id = event_id AND webhook_id = $1 AND events.request_id IS NULL`,
        [id],
      );
      await tx.delete(WebhookEntity, { id });
      return true;
    });
  }

  /** Locks the webhook, lets `act` change it, and reads it again. */
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
   * The webhook, which nobody else changes before the transaction ends.
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
    return tx.findOne(WebhookEntity, { where: { id, ...own() }, lock: { mode: 'pessimistic_write' } });
  }
}

/** Those that the caller may see. */
function own(): { owner?: string } {
  const owner = visibleOwner();
  return owner === undefined ? {} : { owner };
}

/** What enabling or disabling changes; nothing when it is so already. */
function switched(
  { status }: WebhookEntity,
  enabled: boolean | null | undefined,
): Partial<Pick<WebhookEntity, 'status' | 'disabledReason' | 'failingSince'>> {
  if (enabled === true && status === 'DISABLED') {
    return { status: 'ACTIVE', disabledReason: null, failingSince: null };
  }
  if (enabled === false && status !== 'DISABLED') {
    return { status: 'DISABLED', disabledReason: 'It was switched off.' };
  }
  return {};
}
