import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A self-signed certificate for 127.0.0.1 and localhost. */
export interface TestCertificate {
  readonly file: string;
  readonly keyFile: string;
  /** The certificate itself, as PEM. */
  readonly text: string;
  dispose(): Promise<void>;
}

/** Creates a certificate that is valid for a day. */
export async function makeCertificate(): Promise<TestCertificate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-certificate-'));
  const file = path.join(folder, 'certificate.pem');
  const keyFile = path.join(folder, 'key.pem');
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
  await promisify(execFile)('openssl', ['req', ...made, '-addext', names, '-keyout', keyFile, '-out', file]);
  return {
    file,
    keyFile,
    text: await readFile(file, 'utf8'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
