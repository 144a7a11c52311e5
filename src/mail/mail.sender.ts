import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import nodemailer from 'nodemailer';
import { parse } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CONFIG, type Config } from '../config/index.js';
import { contentTypeOfCsv, encodingOf } from '../csv/index.js';
import {
  type DeliverySender,
  DeliverySenders,
  type DeliveryTask,
  type SendOutcome,
} from '../deliveries/index.js';
import { ObjectStorage, outputCsvKey } from '../storage/index.js';
import { type MailFailure, outcomeOfMailFailure } from './mail-outcome.js';
import { type MailEvent, mailText } from './mail.text.js';
import { within } from './within.js';

/** A larger output CSV is linked and not attached: many servers take no larger mail. */
const LARGEST_ATTACHMENT = 5 * 1024 * 1024;

const TIMES = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
const WHOLE_MS = 60_000;

const NO_SERVER: SendOutcome = {
  result: 'failed',
  status: null,
  response: null,
  code: 'NO_MAIL_SERVER',
  message: 'This worker sends no e-mail: set SMTP_URL and MAIL_FROM there too.',
};

/** Tells of the end of a request by e-mail, through the server that SMTP_URL names. */
@Injectable()
export class MailSender implements DeliverySender, OnModuleInit {
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
    const attachments = await this.attachments(event);
    const message = {
      ...mailText(event, attachments.length > 0),
      from: mail.from,
      // As an object it is one address, whatever it holds.
      to: { name: '', address: task.address },
      // The same at every try, so that a mail that arrives twice is one mail.
      messageId: `<${task.eventId}@halftone>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    try {
      const { response } = await within(WHOLE_MS, signal, (limit) =>
        nodemailer.createTransport({ url: mail.url, ...TIMES }).sendMail({ ...message, signal: limit }),
      );
      return { result: 'delivered', status: Number.parseInt(response, 10) || null, response };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error && 'code' in error)) throw error;
      return outcomeOfMailFailure(error as MailFailure);
    }
  }

  private async attachments({
    data,
  }: MailEvent): Promise<{ filename: string; content: Buffer; contentType: string }[]> {
    const key = outputCsvKey(data.requestId);
    const info = data.outputCsvUrl === null ? null : await this.storage.head(key);
    if (info === null || info.size >= LARGEST_ATTACHMENT) return [];
    const { stream } = await this.storage.open(key);
    const filename = `${parse(data.fileName).name}-output.csv`;
    const content = await buffer(stream);
    return [{ filename, content, contentType: contentTypeOfCsv(encodingOf(content)) }];
  }
}
