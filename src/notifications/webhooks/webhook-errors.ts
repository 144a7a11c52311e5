import { ClientError } from '../../common/index.js';

/** The error for an id of no webhook that the client may see. */
export function webhookNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `No webhook has the id ${JSON.stringify(id.slice(0, 64))}.`);
}

/** The error for an id of no delivery that the client may see. */
export function deliveryNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `No delivery has the id ${JSON.stringify(id.slice(0, 64))}.`);
}
