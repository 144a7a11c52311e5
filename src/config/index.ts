export {
  CONFIG,
  ConfigError,
  readConfig,
  type Config,
  type HttpConfig,
  type MailConfig,
  type S3Config,
} from './config.js';
export { ConfigModule } from './config.module.js';
export { VARIABLE_NAMES, type Role } from './config-schema.js';
