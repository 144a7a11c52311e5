import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import type { DeliveryTask } from '../delivery/index.js';
import { SecretKeys } from '../../secrets/index.js';
import { webhookSecret } from './webhook-secret.js';

const PURPOSE = 'webhook secrets';
const OF_REQUESTS = 'webhook secrets of requests';

/** The secrets that events are signed with: those of webhooks are kept sealed, those of requests not at all. */
@Injectable()
export class WebhookSecrets {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly keys: SecretKeys,
  ) {}

  /**
   * A new secret for a webhook, as its owner is to see it once, and as it may be stored.
   *
   * @throws {ClientError} INVALID_STATE when this program has no SECRET_KEY
   */
  create(webhookId: string): { secret: string; sealed: string } {
    const secret = webhookSecret();
    return { secret, sealed: this.keys.seal(PURPOSE, secret, webhookId) };
  }

  /**
   * The secret of a request's own webhook, which can be told again as long as SECRET_KEY stays; null where they all
   * have WEBHOOK_SECRET, which their receivers know.
   *
   * @throws {ClientError} INVALID_STATE when this program has neither
   */
  ofRequest(requestId: string): string | null {
    if (this.config.deliveries.webhookSecret !== undefined) return null;
    return webhookSecret(this.keys.derive(OF_REQUESTS, requestId));
  }

  /** @throws {ClientError} INVALID_STATE when what is posted to requests' own URLs cannot be signed */
  requireForRequests(): void {
    if (this.config.deliveries.webhookSecret === undefined) this.keys.for(OF_REQUESTS);
  }

  /** All that sign a delivery, the present one first. */
  of({ webhook, requestId }: Pick<DeliveryTask, 'webhook' | 'requestId'>): string[] {
    if (webhook === null) return [this.ofRequest(requestId!) ?? this.config.deliveries.webhookSecret!];
    return [webhook.secret, webhook.previousSecret]
      .filter((sealed) => sealed !== null)
      .map((sealed) => this.unseal(webhook.id, sealed));
  }

  /** @throws {SealBrokenError} when it was sealed with another SECRET_KEY */
  unseal(webhookId: string, sealed: string): string {
    return this.keys.unseal(PURPOSE, sealed, webhookId);
  }
}
