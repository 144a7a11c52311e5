import { catalogue } from '../support/client.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { describeWith } from '../support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../support/s3/s3-server.js';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.js';
import { type Stage, startStage } from '../support/stage.js';

describeWith('s3', s3Available, () => {
  let s3: S3Server;
  let proxy: SilentProxy;
  let server: MailServer;
  let stage: Stage;
  beforeAll(async () => {
    [s3, server] = await Promise.all([startS3Server(), startMailServer()]);
    proxy = await startSilentProxy(s3.endpoint);
    stage = await startStage({
      env: {
        ...s3.variables('email'),
        S3_ENDPOINT: proxy.url,
        SMTP_URL: server.url,
        MAIL_FROM: 'halftone@shop.example',
        DELIVERY_RETRY_DELAYS_MS: '600000,100,100',
      },
    });
    await stage.servePhoto('/photo.jpg', { width: 60, height: 40 });
  }, 120_000);
  afterAll(async () => {
    await stage?.dispose();
    await proxy?.close();
    await server?.close();
    await s3?.dispose();
  });

  // The test has a single delivery.
  const state = async () => {
    const [row] = await stage.sql<{ status: string; lease: string | null }>(
      'SELECT status, lease_token AS lease FROM deliveries',
    );
    return row!;
  };
  const attempts = () => stage.sql('SELECT 1 FROM delivery_attempts');

  test('releases an e-mail whose attachment hangs in the store when the worker stops, and sends it once later', async () => {
    // The first attempt fails at the mail server, so that the store can fall silent before the next.
    server.next(451);
    const id = await stage.api.upload(catalogue([stage.host.url('/photo.jpg')]), {
      email: 'me@shop.example',
    });
    await stage.api.settled(id);
    await stage.until(async () => (await attempts()).length === 1);
    proxy.silence();
    await stage.sql(`UPDATE deliveries SET due_at = '-infinity'`);
    await stage.until(async () => (await state()).status === 'SENDING' && proxy.unanswered() > 0);
    await stage.program.stop();
    expect(await state()).toEqual({ status: 'PENDING', lease: null });
    proxy.speak();
    await stage.program.restart();
    await stage.until(async () => (await state()).status === 'DELIVERED');
    expect(server.received.map(({ to }) => to)).toEqual([['me@shop.example']]);
  }, 60_000);
});
