import { Inject, Injectable } from '@nestjs/common';
import { ClientError } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import type { RequestEntity } from '../requests/index.js';
import { WebhookSecrets } from '../notifications/index.js';
import type { UploadOptions } from './upload-options.js';

/** Those whom an upload names to be told of its end. */
@Injectable()
export class NotificationTargets {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly secrets: WebhookSecrets,
  ) {}

  /**
   * Makes sure that they can be told, before anything is stored.
   *
   * @throws {ClientError} INVALID_INPUT without a server for e-mail, INVALID_STATE without a key to sign with
   */
  require({ webhookUrl, email }: Pick<UploadOptions, 'webhookUrl' | 'email'>): void {
    if (email !== null && this.config.mail === undefined) {
      const message =
        'Nothing was stored: this server sends no e-mail, since its SMTP_URL is not set. Leave email out.';
      throw new ClientError('INVALID_INPUT', message);
    }
    if (webhookUrl !== null) this.secrets.requireForRequests();
  }

  /** The secret that signs what is posted to the request's own URL; null without one, or where WEBHOOK_SECRET signs. */
  secretOf({ id, webhookUrl }: Pick<RequestEntity, 'id' | 'webhookUrl'>): string | null {
    return webhookUrl === null ? null : this.secrets.ofRequest(id);
  }
}
