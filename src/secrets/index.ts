export { SecretKeyCheck } from './secret-key-check.js';
export { SecretKeys } from './secret-keys.js';
export { SecretsModule } from './secrets.module.js';
