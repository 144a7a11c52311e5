import { ClientError } from '../../common/index.js';

/** The error for an id that names no webhook, or none that the client may see. */
export function webhookNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no webhook with the id ${JSON.stringify(id.slice(0, 64))}.`);
}

/** The same for a delivery. */
export function deliveryNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no delivery with the id ${JSON.stringify(id.slice(0, 64))}.`);
}
