import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ClientErrorCode, groupBy } from '../../common/index.js';
import { PROBLEM_DOCS_PATH, PROBLEM_TEXTS, statusOf } from '../../http/index.js';
import { EXAMPLE } from './example-ids.js';

const typeOf = (code: ClientErrorCode) => `${EXAMPLE.host}${PROBLEM_DOCS_PATH}/${code}`;

function exampleOf(code: ClientErrorCode) {
  const status = statusOf(code);
  return {
    type: typeOf(code),
    title: STATUS_CODES[status],
    status,
    code,
    detail: PROBLEM_TEXTS[code].meaning,
    instance: `/api/requests/${EXAMPLE.request}`,
  };
}

/** A problem document (RFC 9457). */
export class ProblemView {
  @ApiProperty({
    format: 'uri-reference',
    example: typeOf('NOT_FOUND'),
    description: 'The URL of the page that documents the code.',
  })
  type!: string;

  @ApiProperty({ example: 'Not Found', description: 'The name of the HTTP status.' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ example: 'NOT_FOUND', description: 'The code of the error, for programs.' })
  code!: string;

  @ApiProperty({
    description: 'What happened and what to do, for people.',
    example: `There is no request with the id "${EXAMPLE.request}".`,
  })
  detail!: string;

  @ApiProperty({
    format: 'uri-reference',
    example: `/api/status/${EXAMPLE.request}`,
    description: 'The path of the HTTP request.',
  })
  instance!: string;
}

/** Documents the problems that a route can return. */
export function ApiProblems(...codes: ClientErrorCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemView),
    ...[...groupBy(codes, statusOf)].map(([status, codesOfStatus]) =>
      ApiResponse({
        status,
        description: codesOfStatus.map((code) => `${code}: ${PROBLEM_TEXTS[code].meaning}`).join(' '),
        content: {
          'application/problem+json': {
            schema: { $ref: getSchemaPath(ProblemView) },
            examples: Object.fromEntries(codesOfStatus.map((code) => [code, { value: exampleOf(code) }])),
          },
        },
      }),
    ),
  );
}
