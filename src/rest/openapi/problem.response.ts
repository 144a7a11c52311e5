import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ClientErrorCode, groupBy } from '../../common/index.js';
import { statusOf } from '../../problems/index.js';

/** A problem document (RFC 9457). */
export class ProblemView {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Not Found' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ example: 'NOT_FOUND', description: 'What a program goes by.' })
  code!: string;

  @ApiProperty({ description: 'What is wrong, and how to mend it.' })
  detail!: string;
}

/** Documents the problems that a route can answer with. */
export function ApiProblems(...codes: ClientErrorCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemView),
    ...[...groupBy(codes, statusOf)].map(([status, alike]) =>
      ApiResponse({
        status,
        description: alike.join(' or '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
      }),
    ),
  );
}
