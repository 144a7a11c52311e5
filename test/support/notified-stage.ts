import { answer } from './image-host.behaviours.js';
import { type MailServer, startMailServer } from './mail-server.js';
import { type Receiver, startReceiver } from './receiver.js';
import { type Stage, startStage } from './stage.js';

/** The stage of the file, a webhook endpoint, and the server of its e-mail. */
export let stage: Stage;
export let receiver: Receiver;
export let mail: MailServer;

/** Gives the tests of the file a program that can send webhook events and e-mail, and whose image host has every image. */
export function useNotifiedStage(): void {
  beforeAll(async () => {
    mail = await startMailServer();
    receiver = await startReceiver();
    stage = await startStage({
      env: {
        SECRET_KEY: 'a secret key of these tests alone',
        SMTP_URL: mail.url,
        MAIL_FROM: 'halftone@shop.example',
      },
    });
    stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await receiver?.close();
    await mail?.close();
  });
}
