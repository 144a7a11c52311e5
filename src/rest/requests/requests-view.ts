import { ApiProperty } from '@nestjs/swagger';
import { RequestView } from './request-view.js';

/** A page of requests. */
export class RequestsView {
  @ApiProperty({ type: [RequestView], description: 'The requests, newest first.' })
  requests!: RequestView[];

  @ApiProperty({ type: 'integer', description: 'The number of requests on all pages.', example: 1 })
  totalCount!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The cursor of the next page; null on the last page.',
    example: null,
  })
  nextCursor!: string | null;
}
