import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { NOT_GIVEN } from '../openapi/headers.js';

/** Documents that a route returns a file, a part of it, or a redirect to it. */
export function ApiFile(contentType: string): MethodDecorator {
  const content = { [contentType]: { schema: { type: 'string', format: 'binary' } } } as const;
  return applyDecorators(
    ApiHeader({
      name: 'Range',
      required: false,
      schema: NOT_GIVEN,
      description: 'The part of the file to return, such as `bytes=0-1023`.',
    }),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      schema: NOT_GIVEN,
      description: 'The ETag of the copy that the client has.',
    }),
    ApiResponse({ status: 200, description: 'The file.', content }),
    ApiResponse({ status: 206, description: 'The requested part of the file.', content }),
    ApiResponse({
      status: 302,
      description: 'A redirect to a URL of the file that is valid for some minutes.',
    }),
    ApiResponse({ status: 304, description: 'The file has not changed.' }),
    ApiResponse({ status: 416, description: 'The requested part is outside the file.' }),
  );
}
