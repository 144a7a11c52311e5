import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { MAX_PAGE } from '../../requests/index.js';

/** Documents the parameters of a page of a list; `items` names what it lists. */
export const ApiPageQuery = (items: string, perPage: number): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: 'cursor',
      required: false,
      description: 'The nextCursor of the previous page; empty for the first page.',
      schema: { type: 'string', default: '' },
    }),
    ApiLimitQuery(`The maximum number of ${items} per page.`, perPage),
  );

/** Documents the parameter `limit` of a list; `byDefault` is its default. */
export const ApiLimitQuery = (description: string, byDefault: number): MethodDecorator =>
  ApiQuery({
    name: 'limit',
    required: false,
    description,
    schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: byDefault },
  });
