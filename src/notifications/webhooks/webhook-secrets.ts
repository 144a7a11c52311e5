import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import type { DeliveryTask } from '../delivery/index.js';
import { SecretKeys } from '../../secrets/index.js';
import { webhookSecret } from './standard-webhooks.js';

const PURPOSE = 'webhook secrets';
const OF_REQUESTS = 'webhook secrets of requests';

/** The secrets that sign events. Those of webhooks are stored encrypted; those of requests are derived and not stored. */
@Injectable()
export class WebhookSecrets {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly keys: SecretKeys,
  ) {}

  /**
   * Creates a secret for a webhook.
   *
   * @returns the secret, to show to the owner once, and its encrypted form, to store
   * @throws {ClientError} INVALID_STATE when the program has no SECRET_KEY
   */
  create(webhookId: string): { secret: string; sealed: string } {
    const secret = webhookSecret();
    return { secret, sealed: this.keys.seal(PURPOSE, secret, webhookId) };
  }

  /**
   * Returns the secret that signs the events to the `webhookUrl` of a request. It is the same as long as SECRET_KEY is. Null
   * when WEBHOOK_SECRET is set: it signs for every request, and its endpoints know it.
   *
   * @throws {ClientError} INVALID_STATE when the program has neither
   */
  ofRequest(requestId: string): string | null {
    if (this.config.deliveries.webhookSecret !== undefined) return null;
    return webhookSecret(this.keys.derive(OF_REQUESTS, requestId));
  }

  /** @throws {ClientError} INVALID_STATE when no secret can sign the events to the `webhookUrl` of a request */
  requireForRequests(): void {
    if (this.config.deliveries.webhookSecret === undefined) this.keys.for(OF_REQUESTS);
  }

  /** Returns all secrets that sign a delivery, the current one first. */
  of({ webhook, requestId }: Pick<DeliveryTask, 'webhook' | 'requestId'>): string[] {
    if (webhook === null) return [this.ofRequest(requestId!) ?? this.config.deliveries.webhookSecret!];
    return [webhook.secret, webhook.previousSecret]
      .filter((sealed) => sealed !== null)
      .map((sealed) => this.unseal(webhook.id, sealed));
  }

  /** @throws {SealBrokenError} when the secret was encrypted with another SECRET_KEY */
  unseal(webhookId: string, sealed: string): string {
    return this.keys.unseal(PURPOSE, sealed, webhookId);
  }
}
