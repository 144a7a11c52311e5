import { makeCertificate } from './certificate.js';
import { startRedis, type TestRedis } from './redis.js';

/** A {@link TestRedis} with TLS only and a password that must be percent-encoded in a URL. */
export interface TlsRedis extends TestRedis {
  /** The percent-encoded password. */
  readonly password: string;
  /** The path of its self-signed certificate. */
  readonly certificateFile: string;
}

export async function startTlsRedis(): Promise<TlsRedis> {
  const certificate = await makeCertificate();
  const redis = await startRedis(['--requirepass', 'p@ss/word'], certificate);
  return {
    ...redis,
    password: encodeURIComponent('p@ss/word'),
    certificateFile: certificate.file,
    async dispose() {
      await redis.dispose();
      await certificate.dispose();
    },
  };
}
