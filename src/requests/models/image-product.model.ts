import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The product of an image, and the row of the CSV that lists the image.' })
export class ImageProduct {
  @Field(() => String, {
    description: 'The serial number from the CSV, or the number of the row if the CSV has none.',
  })
  serialNumber!: string;

  @Field(() => String, { description: 'The product name from the CSV.' })
  name!: string;

  @Field(() => Int, {
    description:
      'The number of the row that lists the URL of the image, from 1; neither the header nor blank lines count.',
  })
  row!: number;
}
