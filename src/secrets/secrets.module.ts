import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { storedSecret } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { SecretKeyCheck } from './secret-key-check.js';
import { SecretKeys } from './secret-keys.js';

/** Returns SECRET_KEY, or with the embedded database the key that is stored next to its data. */
async function secretKeyOf({ secretKey, database, dataDir }: Config): Promise<string | undefined> {
  // Processes that share a database may have different folders, so a key in the folder may differ between them.
  if (secretKey !== undefined || database.url !== undefined) return secretKey;
  return storedSecret(join(dataDir, 'secret.key'));
}

/** Provides the keys that encrypt secrets. */
@Module({
  providers: [
    {
      provide: SecretKeys,
      inject: [CONFIG],
      useFactory: async (config: Config) => new SecretKeys(await secretKeyOf(config)),
    },
    SecretKeyCheck,
  ],
  exports: [SecretKeys],
})
export class SecretsModule {}
