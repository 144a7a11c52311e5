import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { keptSecret } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { SecretKeys } from './secret-keys.js';

/** The SECRET_KEY, or with the embedded database the one that is kept beside its data. */
async function secretKeyOf({ secretKey, database, dataDir }: Config): Promise<string | undefined> {
  // Processes that share a database need not share a folder, so a key found there may not be everyone's.
  if (secretKey !== undefined || database.url !== undefined) return secretKey;
  return keptSecret(join(dataDir, 'secret.key'));
}

/** Keys to keep secrets with. */
@Module({
  providers: [
    {
      provide: SecretKeys,
      inject: [CONFIG],
      useFactory: async (config: Config) => new SecretKeys(await secretKeyOf(config)),
    },
  ],
  exports: [SecretKeys],
})
export class SecretsModule {}
