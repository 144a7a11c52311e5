import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { GqlContextType } from '@nestjs/graphql';

/**
 * Hands what a resolver threw to GraphQL as it is. Nest would log each with its stack, the faults of a client's
 * own CSV too; what is worth a line in the log is decided where errors are made ready for clients.
 */
@Catch()
export class GraphqlErrorsFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    return host.getType<GqlContextType>() === 'graphql' ? error : super.catch(error, host);
  }
}
