import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { NOT_GIVEN } from '../openapi/headers.js';

/** Documents that a route answers with a file, in part if that is asked for, or leads to where it is. */
export function ApiFile(contentType: string): MethodDecorator {
  const content = { [contentType]: { schema: { type: 'string', format: 'binary' } } } as const;
  return applyDecorators(
    ApiHeader({ name: 'Range', required: false, schema: NOT_GIVEN, description: 'Such as `bytes=0-1023`.' }),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      schema: NOT_GIVEN,
      description: 'The ETag of a file that is there already.',
    }),
    ApiResponse({ status: 200, description: 'The file.', content }),
    ApiResponse({ status: 206, description: 'The part that was asked for.', content }),
    ApiResponse({ status: 302, description: 'Where the file is for the next minutes.' }),
    ApiResponse({ status: 304, description: 'The file has not changed.' }),
    ApiResponse({ status: 416, description: 'There is no such part.' }),
  );
}
