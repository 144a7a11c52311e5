import type { EmailConfig } from '../../config/index.js';
import { outcomeOfSmtpError, type SmtpError } from './email-outcome.js';

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 };

/** Logs in at the mail server without sending anything; returns what is wrong, or null when it accepts the login. */
export async function verifyMailServer({ url }: EmailConfig): Promise<string | null> {
  const { default: nodemailer } = await import('nodemailer');
  const transport = nodemailer.createTransport({ url, ...TIMEOUTS });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    const outcome = outcomeOfSmtpError(error as SmtpError);
    return outcome.result === 'delivered' ? null : outcome.message;
  } finally {
    transport.close();
  }
}
