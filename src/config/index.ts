export { CONFIG, ConfigError, type Config, type EmailConfig, type S3Config } from './config.js';
export { ConfigModule } from './config.module.js';
export { readConfig } from './read-config.js';
export type { Role } from './config-schema.js';
export type { S3Acl } from './s3-acls.js';
