import { makeCertificate } from './certificate.js';
import { startRedis, type TestRedis } from './redis.js';

/** A {@link TestRedis} that speaks TLS alone and asks for a password, which a URL has to escape. */
export interface TlsRedis extends TestRedis {
  /** Its password, escaped. */
  readonly password: string;
  /** Where its certificate lies, which nobody trusts who is not told to. */
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
