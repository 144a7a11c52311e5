import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'minio';
import type { S3Server } from './s3-server.js';

/** An S3 server with an ACL for each object, which Swift has not: a proxy in front of a real server. */
export interface AclStore {
  readonly endpoint: string;
  /** The ACL of each object that was stored, by path. */
  readonly acls: ReadonlyMap<string, string | undefined>;
  /** Whether it rejects ACLs, as new buckets at Amazon do. */
  rejectsAcls: boolean;
  close(): Promise<void>;
}

const DENIED = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>AccessDenied</Message></Error>';
const NO_ACLS =
  '<?xml version="1.0"?><Error><Code>AccessControlListNotSupported</Code><Message>The bucket does not allow ACLs</Message></Error>';

/** Starts it in front of `server`. Without a signature it serves only objects that were stored as `public-read`. */
export async function startAclStore(server: S3Server): Promise<AclStore> {
  const { hostname, port } = new URL(server.endpoint);
  const client = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey: server.accessKey,
    secretKey: server.secretKey,
    region: 'us-east-1',
  });
  const acls = new Map<string, string | undefined>();
  const listener: http.RequestListener = (request, response) => {
    const { method, headers } = request;
    const [path, query] = request.url!.split('?') as [string, string?];
    const send = (status: number, body: string) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    };
    const acl = headers['x-amz-acl'] as string | undefined;
    if (acl !== undefined && store.rejectsAcls) return send(400, NO_ACLS);
    const forward = (target: string | URL) => {
      const forwarded = http.request(target, { method, headers }, (upstream) => {
        response.writeHead(upstream.statusCode!, upstream.headers);
        upstream.pipe(response);
      });
      forwarded.on('error', () => response.destroy());
      request.pipe(forwarded);
    };
    const isSigned = headers.authorization !== undefined || query?.includes('X-Amz-Signature') === true;
    if (isSigned) {
      if (method === 'PUT' && path.split('/').length > 2) acls.set(path, acl);
      return forward(new URL(request.url!, server.endpoint));
    }
    if (acls.get(path) !== 'public-read') return send(403, DENIED);
    const [, bucket, ...key] = path.split('/');
    headers.host = `${hostname}:${port}`;
    void client.presignedGetObject(bucket!, key.join('/'), 60).then(forward);
  };
  const proxy = http.createServer(listener);
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const store: AclStore = {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    acls,
    rejectsAcls: false,
    async close() {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, 'close');
    },
  };
  return store;
}
