import { ApiProperty } from '@nestjs/swagger';

/** Documents the property `nextCursor` of a page of a list. */
export const ApiNextCursor = (): PropertyDecorator =>
  ApiProperty({
    type: String,
    nullable: true,
    description: 'The cursor of the next page; null on the last page.',
    example: null,
  });
