import { Inject, Injectable } from '@nestjs/common';
import { ClientError } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import type { RequestEntity } from '../requests/index.js';
import { WebhookSecrets } from '../notifications/index.js';
import type { UploadOptions } from './upload-options.js';

/** The webhook URL and the e-mail address that an upload sets for its own request. */
@Injectable()
export class NotificationTargets {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly secrets: WebhookSecrets,
  ) {}

  /**
   * Checks, before anything is stored, that this server can notify the targets.
   *
   * @throws {ClientError} INVALID_INPUT without a mail server, INVALID_STATE without a key to sign webhooks with
   */
  require({ webhookUrl, email }: Pick<UploadOptions, 'webhookUrl' | 'email'>): void {
    if (email !== null && this.config.email === undefined) {
      const message =
        'Nothing was stored: this server cannot send e-mail, because its SMTP_URL is not set. ' +
        'Upload without the option email, or ask the operator of the server to set SMTP_URL.';
      throw new ClientError('INVALID_INPUT', message);
    }
    if (webhookUrl !== null) this.secrets.requireForRequests();
  }

  /** The secret that signs webhooks to the request's own URL; null without a URL, or when WEBHOOK_SECRET signs them. */
  secretOf({ id, webhookUrl }: Pick<RequestEntity, 'id' | 'webhookUrl'>): string | null {
    return webhookUrl === null ? null : this.secrets.ofRequest(id);
  }
}
