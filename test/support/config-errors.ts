import { ConfigError, readConfig } from '../../src/config/index.js';

/** Returns the errors with which `variables` are rejected, and none when they are accepted. */
export function errorsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
  return [];
}
