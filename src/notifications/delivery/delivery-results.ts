import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { cleanText, newId, shorten } from '../../common/index.js';
import { inBriefTransaction } from '../../database/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import type { Ended, Lease, RecordOutcome } from '../../work-queue/index.js';
import type { DeliveryOutcome, DeliveryResult } from './delivery-task.js';
import { WebhookEntity } from './entities/index.js';
import { endpointKeyOf } from './endpoint-key.js';
import { cancelPendingDeliveries } from './pending-deliveries.js';
import { nextStep, type NextStep } from '../retry-schedule.js';
import { healthAfter } from './webhook-health.js';

const MESSAGE_LENGTH = 500;
const RESPONSE_LENGTH = 1024;

/** Records the results of attempts: the attempt, the next state of the delivery and the health of the webhook. */
@Injectable()
export class DeliveryResults {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Records results and ends their leases, each in its own transaction, since each locks the webhook whose health it
   * updates.
   *
   * @throws the first error, after all other results are recorded
   */
  async record(ended: readonly Ended<DeliveryResult>[]): Promise<RecordOutcome[]> {
    const outcomes = await Promise.allSettled(ended.map((one) => this.recordOne(one)));
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  private async recordOne({ lease, result: outcome, isLoss }: Ended<DeliveryResult>): Promise<RecordOutcome> {
    return inBriefTransaction(this.db, async (tx) => {
      const webhook = await this.lockWebhook(tx, lease);
      const [held]: { attempts: number; scheduledAttempts: number }[] = await tx.query(
        `SELECT attempts, scheduled_attempts AS "scheduledAttempts" FROM deliveries
          WHERE id = $1 AND lease_token = $2 AND (NOT $3 OR lease_until < now()) FOR UPDATE`,
        [lease.id, lease.token, isLoss],
      );
      if (held === undefined) return 'stale';
      const step = this.stepAfter(outcome, held.scheduledAttempts + 1, webhook);
      if (outcome.result !== 'released') {
        await this.addAttempt(tx, lease.id, held.attempts + 1, outcome, step);
      }
      await this.updateDelivery(tx, lease.id, step, webhook);
      if (webhook !== null) await this.updateWebhookHealth(tx, webhook, outcome, step);
      return 'recorded';
    });
  }

  /** Locks the webhook before the delivery, in the same order as disabling and removing do: another order would deadlock. */
  private lockWebhook(tx: EntityManager, { id }: Lease): Promise<WebhookEntity | null> {
    return tx
      .createQueryBuilder(WebhookEntity, 'webhook')
      .setLock('pessimistic_write')
      .where('webhook.id = (SELECT webhook_id FROM deliveries WHERE id = :id)', { id })
      .getOne();
  }

  private stepAfter(
    outcome: DeliveryOutcome,
    scheduledAttempts: number,
    webhook: WebhookEntity | null,
  ): NextStep | Cancelled {
    const step = nextStep(outcome, scheduledAttempts, this.config.deliveries.retryDelaysMs, Math.random());
    // The webhook was disabled while this delivery was being sent, which cancelled its pending deliveries.
    return step.status === 'PENDING' && webhook?.status === 'DISABLED' ? { status: 'CANCELLED' } : step;
  }

  private async addAttempt(
    tx: EntityManager,
    deliveryId: string,
    number: number,
    outcome: DeliveryResult,
    step: NextStep | Cancelled,
  ): Promise<void> {
    const { status = null, response = null } = 'status' in outcome ? outcome : {};
    const error = errorOf(outcome);
    await tx.query(
      `INSERT INTO delivery_attempts (id, delivery_id, number, duration_ms, status, error_code, error_message,
                                      response, next_attempt_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9::float8 / 1000))`,
      [
        newId(),
        deliveryId,
        number,
        Math.round(outcome.durationMs),
        status,
        error?.code ?? null,
        error && shorten(cleanText(error.message), MESSAGE_LENGTH),
        response === null ? null : cleanText(response).slice(0, RESPONSE_LENGTH).toWellFormed(),
        'delayMs' in step ? step.delayMs : null,
      ],
    );
  }

  private async updateDelivery(
    tx: EntityManager,
    deliveryId: string,
    step: NextStep | Cancelled,
    webhook: WebhookEntity | null,
  ): Promise<void> {
    const isPending = 'delayMs' in step;
    const attempts = !isPending || step.countsAsAttempt ? 1 : 0;
    // The URL of the webhook may have changed while this delivery was being sent.
    const url = isPending && webhook !== null ? webhook.url : null;
    await tx.query(
      `UPDATE deliveries
          SET status = $2, lease_token = NULL, lease_until = NULL, attempts = attempts + $3, scheduled_attempts = scheduled_attempts + $3,
              due_at = coalesce(now() + make_interval(secs => nullif($4::float8, 0) / 1000), '-infinity'), settled_at = CASE WHEN $5 THEN NULL ELSE now() END,
              address = coalesce($6, address), receiver = coalesce($7, receiver)
        WHERE id = $1`,
      [
        deliveryId,
        step.status,
        attempts,
        isPending ? step.delayMs : 0,
        isPending,
        url,
        url === null ? null : endpointKeyOf(url),
      ],
    );
  }

  private async updateWebhookHealth(
    tx: EntityManager,
    webhook: WebhookEntity,
    outcome: DeliveryOutcome,
    step: NextStep | Cancelled,
  ): Promise<void> {
    const { result } = outcome;
    // These are the worker's: they say nothing about the health of the endpoint.
    if (result === 'error' || result === 'lost' || result === 'released') return;
    const [{ now }]: [{ now: Date }] = await tx.query(`SELECT now()`);
    const health = healthAfter(webhook, result, step.status === 'FAILED', now);
    await tx.query(
      `UPDATE webhooks SET status = $2, failing_since = $3, disabled_reason = $4, updated_at = now() WHERE id = $1`,
      [webhook.id, health.status, health.failingSince, health.disabledReason],
    );
    if (health.status === 'DISABLED') await cancelPendingDeliveries(tx, webhook.id);
  }
}

type Cancelled = { readonly status: 'CANCELLED' };

function errorOf(outcome: DeliveryOutcome): { code: string; message: string } | null {
  if (outcome.result === 'lost') {
    return {
      code: 'WORKER_LOST',
      message: 'The worker process ended while it sent the delivery, which may have arrived.',
    };
  }
  return 'code' in outcome ? outcome : null;
}
