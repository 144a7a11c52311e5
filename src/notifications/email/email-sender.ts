import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config, type EmailConfig } from '../../config/index.js';
import {
  type DeliverySender,
  DeliverySenders,
  type DeliveryTask,
  type SendOutcome,
} from '../delivery/index.js';
import { ObjectStorage } from '../../storage/index.js';
import { type SmtpError, outcomeOfSmtpError } from './email-outcome.js';
import { type EmailEvent, emailText } from '../email-text.js';
import { type Attachment, attachmentsOf } from './output-attachment.js';
import { withTimeLimit } from './time-limit.js';

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Limits reading the attachment and sending together. A longer time would outlast a lease, and the e-mail be sent twice. */
const TIME_LIMIT_MS = 60_000;

const NO_SMTP_SERVER: SendOutcome = {
  result: 'failed',
  status: null,
  response: null,
  code: 'NO_MAIL_SERVER',
  message: 'This worker has no mail server. Set SMTP_URL and MAIL_FROM on every worker.',
};

const STORE_TIMEOUT: SendOutcome = {
  result: 'failed',
  status: null,
  response: null,
  code: 'TIMEOUT',
  message: 'The output CSV could not be read from the object store in time.',
};

/** Sends the e-mail about the end of a request through the server that SMTP_URL names. */
@Injectable()
export class EmailSender implements DeliverySender, OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly senders: DeliverySenders,
    private readonly storage: ObjectStorage,
  ) {}

  onModuleInit(): void {
    this.senders.add('EMAIL', this);
  }

  async send(task: DeliveryTask, signal: AbortSignal): Promise<SendOutcome> {
    const { email } = this.config;
    if (email === undefined) return NO_SMTP_SERVER;
    const event = JSON.parse(task.body) as EmailEvent;
    return withTimeLimit(TIME_LIMIT_MS, signal, async (limit) => {
      const attachments = await attachmentsOf(event, this.storage, limit).catch((error: unknown) => {
        if (limit.aborted && !signal.aborted) return null;
        throw error;
      });
      if (attachments === null) return STORE_TIMEOUT;
      return sendEmail(email, task, event, attachments, limit).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof Error && 'code' in error)) throw error;
        return outcomeOfSmtpError(error as SmtpError);
      });
    });
  }
}

/** Renders the e-mail and submits it to the mail server. */
async function sendEmail(
  { url, from }: EmailConfig,
  { address, eventId }: DeliveryTask,
  event: EmailEvent,
  attachments: Attachment[],
  signal: AbortSignal,
): Promise<SendOutcome> {
  // Loaded with the first e-mail, as most installations send none.
  const { default: nodemailer } = await import('nodemailer');
  const { response } = await nodemailer.createTransport({ url, ...TIMEOUTS }).sendMail({
    ...emailText(event, attachments.length > 0),
    from,
    // As an object it is a single address, whatever characters it contains.
    to: { name: '', address },
    // The same at every attempt, so that a mail client can drop a duplicate.
    messageId: `<${eventId}@halftone>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments,
    disableFileAccess: true,
    disableUrlAccess: true,
    signal,
  });
  return { result: 'delivered', status: Number.parseInt(response, 10) || null, response };
}
