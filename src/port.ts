import { once } from 'node:events';
import { createServer } from 'node:net';
import { isNativeError } from 'node:util/types';
import { HalftoneError } from './common/index.js';
import type { Config } from './config/index.js';

/** Says why the program cannot listen on HOST and PORT. */
class PortError extends HalftoneError {
  readonly code = 'PORT_UNUSABLE';
}

type Address = Pick<Config['http'], 'host' | 'port'>;

/**
 * Listens on `address` for a moment, so that a port that cannot be used is reported before anything is created or started.
 *
 * @throws {PortError}
 */
export async function checkPort(address: Address): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ ...address, exclusive: true });
    await once(probe, 'listening');
  } catch (error) {
    throw portError(error, address);
  }
  probe.close();
  await once(probe, 'close');
}

/** Returns a {@link PortError} that explains why listening failed, or the error itself when its cause is unknown. */
export function portError(error: unknown, { host, port }: Address): unknown {
  const code = isNativeError(error) && 'code' in error ? error.code : undefined;
  const reason = reasonOf(String(code), host, port);
  return reason === undefined ? error : new PortError(reason, { cause: error });
}

function reasonOf(code: string, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: set PORT to another one, or to 0 for any that is free.`;
    case 'EACCES':
      return `Port ${port} is reserved for privileged users: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `${host} is not an address of this machine: set HOST to one that is, such as 127.0.0.1.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name ${host} cannot be resolved: set HOST to an address of this machine.`;
    default:
      return undefined;
  }
}
