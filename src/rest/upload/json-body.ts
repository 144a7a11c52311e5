import { coerceInputValue, type GraphQLInputObjectType } from 'graphql';
import { ClientError } from '../../common/index.js';

/**
 * Reads a body of JSON as GraphQL's input `type`, so that REST and GraphQL have the same fields.
 *
 * @throws {ClientError} INVALID_INPUT that lists every error
 */
export function readJsonBody<Input>(type: GraphQLInputObjectType, body: unknown): Input {
  const errors: string[] = [];
  const read: unknown = coerceInputValue(body ?? {}, type, (path, _, { message }) => {
    errors.push(path.length === 0 ? message : `${path.join('.')}: ${message}`);
  });
  if (errors.length > 0)
    throw new ClientError('INVALID_INPUT', `Nothing was changed. The body: ${errors.join('; ')}`);
  return read as Input;
}
