import { catalogue } from '../support/client.js';
import { launch } from '../support/program.js';
import { describeWith } from '../support/real-services.js';
import { type AclStore, startAclStore } from '../support/s3/acl-store.js';
import { programVariables, s3Available, type S3Server, startS3Server } from '../support/s3/s3-server.js';
import { onStage } from '../support/stage.js';

const WARNING = /S3_PUBLIC_URL does not serve a stored image \(HTTP 403\).*S3_ACL.*bucket policy.*CDN/;

describeWith('s3', s3Available, () => {
  let server: S3Server;
  let store: AclStore;
  beforeAll(async () => {
    server = await startS3Server();
    store = await startAclStore(server);
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await server?.dispose();
  });

  const variables = (bucket: string) => ({
    ...programVariables({ ...server, endpoint: store.endpoint }, bucket),
    S3_PUBLIC_URL: `${store.endpoint}/${bucket}`,
  });
  const OUTPUT = `query ($id: ID!) { request(id: $id) { images { nodes { outputUrl } } } }`;

  test('with S3_ACL=public-read anyone can read the images at S3_PUBLIC_URL, and no CSV', async () => {
    const env = { ...variables('shared'), S3_ACL: 'public-read' };
    await onStage({ env }, async (stage) => {
      await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
      const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]), { keepOriginals: true });
      expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
      const { request } = await stage.api.query(OUTPUT, { id });
      const { outputUrl } = request.images.nodes[0];
      expect(outputUrl).toMatch(new RegExp(`^${env.S3_PUBLIC_URL}/requests/${id}/images/`));
      expect((await fetch(outputUrl)).status).toBe(200);
      const stored = [...store.acls].filter(([path]) => path.startsWith(`/shared/requests/${id}/`));
      const byFolder = (folder: string) => stored.filter(([path]) => path.includes(folder));
      expect(byFolder('/images/').map(([, acl]) => acl)).toEqual(['public-read']);
      expect(byFolder('/originals/').map(([, acl]) => acl)).toEqual(['public-read']);
      for (const name of ['input.csv', 'output.csv']) {
        expect(store.acls.has(`/shared/requests/${id}/${name}`)).toBe(true);
        expect((await fetch(`${env.S3_PUBLIC_URL}/requests/${id}/${name}`)).status).toBe(403);
      }
      expect(stage.program.output()).not.toContain('S3_PUBLIC_URL');
    });
  }, 60_000);

  test('the start warns when S3_PUBLIC_URL does not serve what is stored, names the fixes, and leaves no object', async () => {
    await onStage({ env: variables('closed') }, async (stage) => {
      expect(stage.program.output()).toMatch(WARNING);
      expect((await stage.objects.list()).filter((key) => key.startsWith('requests/'))).toEqual([]);
      expect([...store.acls].filter(([path, acl]) => path.startsWith('/closed/') && acl)).toEqual([]);
      expect((await fetch(`${stage.program.url}/health/ready`)).status).toBe(200);
    });
  }, 60_000);

  test('a bucket that rejects ACLs ends a start with S3_ACL, and the error names S3_ACL', async () => {
    store.rejectsAcls = true;
    try {
      await onStage({ env: variables('policy') }, async ({ program }) => {
        const env = { ...program.services, ...variables('policy'), S3_ACL: 'public-read' };
        const error: unknown = await launch(env).catch((reason: unknown) => reason);
        expect(String(error)).toContain('S3_ACL is set, but the bucket accepts no ACLs');
      });
    } finally {
      store.rejectsAcls = false;
    }
  }, 60_000);
});
