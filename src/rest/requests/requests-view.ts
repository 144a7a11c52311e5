import { ApiProperty } from '@nestjs/swagger';
import { ApiNextCursor } from '../openapi/page-properties.js';
import { RequestView } from './request-view.js';

/** A page of requests. */
export class RequestsView {
  @ApiProperty({ type: [RequestView], description: 'The requests, newest first.' })
  requests!: RequestView[];

  @ApiProperty({ type: 'integer', description: 'The number of requests on all pages.', example: 1 })
  totalCount!: number;

  @ApiNextCursor()
  nextCursor!: string | null;
}
