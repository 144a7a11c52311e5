import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import nodemailer from 'nodemailer';
import { CONFIG, type Config, type MailConfig } from '../../config/index.js';
import {
  type DeliverySender,
  DeliverySenders,
  type DeliveryTask,
  type SendOutcome,
} from '../delivery/index.js';
import { ObjectStorage } from '../../storage/index.js';
import { type MailFailure, outcomeOfMailFailure } from './email-outcome.js';
import { type MailEvent, mailText } from './email-text.js';
import { type Attachment, attachmentsOf } from './output-attachment.js';
import { within } from './within.js';

const TIMES = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** For reading the attachment and sending together: less than the lease of a delivery, or it would be sent twice. */
const WHOLE_MS = 60_000;

const NO_SERVER: SendOutcome = {
  result: 'failed',
  status: null,
  response: null,
  code: 'NO_MAIL_SERVER',
  message: 'This worker sends no e-mail: set SMTP_URL and MAIL_FROM there too.',
};

const SILENT_STORE: SendOutcome = {
  result: 'failed',
  status: null,
  response: null,
  code: 'TIMEOUT',
  message: 'The output CSV could not be read from the object store in time.',
};

/** Tells of the end of a request by e-mail, through the server that SMTP_URL names. */
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
    const { mail } = this.config;
    if (mail === undefined) return NO_SERVER;
    const event = JSON.parse(task.body) as MailEvent;
    return within(WHOLE_MS, signal, async (limit) => {
      const attachments = await attachmentsOf(event, this.storage, limit).catch((error: unknown) => {
        if (limit.aborted && !signal.aborted) return null;
        throw error;
      });
      if (attachments === null) return SILENT_STORE;
      return post(mail, task, event, attachments, limit).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof Error && 'code' in error)) throw error;
        return outcomeOfMailFailure(error as MailFailure);
      });
    });
  }
}

/** Hands the mail over to the server. */
async function post(
  { url, from }: MailConfig,
  { address, eventId }: DeliveryTask,
  event: MailEvent,
  attachments: Attachment[],
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { response } = await nodemailer.createTransport({ url, ...TIMES }).sendMail({
    ...mailText(event, attachments.length > 0),
    from,
    // As an object it is one address, whatever it holds.
    to: { name: '', address },
    // The same at every try, so that a mail that arrives twice is one mail.
    messageId: `<${eventId}@halftone>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments,
    disableFileAccess: true,
    disableUrlAccess: true,
    signal,
  });
  return { result: 'delivered', status: Number.parseInt(response, 10) || null, response };
}
