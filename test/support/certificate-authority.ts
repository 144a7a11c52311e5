import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A private authority, and a certificate for 127.0.0.1 that it has signed. */
export interface TestAuthority {
  readonly authorityFile: string;
  readonly file: string;
  readonly keyFile: string;
  dispose(): Promise<void>;
}

/** Creates an authority and a certificate that are valid for a day. */
export async function makeAuthority(): Promise<TestAuthority> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-authority-'));
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder });
  const fresh = ['req', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  await openssl(...fresh, '-x509', '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  await openssl(...fresh, '-subj', '/CN=postgres', '-keyout', 'server.key', '-out', 'server.csr');
  await writeFile(at('names'), 'subjectAltName=IP:127.0.0.1\n');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
  return {
    authorityFile: at('ca.pem'),
    file: at('server.pem'),
    keyFile: at('server.key'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
