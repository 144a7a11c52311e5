import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RowError } from '../../requests/index.js';

export const CsvColumnRoleEnum = {
  SERIAL_NUMBER: 'SERIAL_NUMBER',
  PRODUCT_NAME: 'PRODUCT_NAME',
  IMAGE_URLS: 'IMAGE_URLS',
} as const;
export type CsvColumnRole = keyof typeof CsvColumnRoleEnum;

registerEnumType(CsvColumnRoleEnum, { name: 'CsvColumnRole' });

@ObjectType({ description: 'A column of a CSV.' })
export class CsvColumn {
  @Field(() => String)
  name!: string;

  @Field(() => CsvColumnRoleEnum, {
    nullable: true,
    description: 'What it is taken for; null for one that is only carried over to the output CSV.',
  })
  role!: CsvColumnRole | null;
}

@ObjectType({ description: 'How many images of a CSV are at one host.' })
export class CsvHost {
  @Field(() => String)
  host!: string;

  @Field(() => Int)
  imageCount!: number;
}

@ObjectType({ description: 'A row of a CSV as it was read.' })
export class CsvRow {
  @Field(() => Int, { description: 'The line of the file on which it begins, from 1.' })
  line!: number;

  @Field(() => [String], { description: 'Its cells, the first thousand, long ones cut.' })
  cells!: string[];

  @Field(() => [String], { description: 'The image URLs found in it, the first ten; none in a faulty row.' })
  imageUrls!: string[];
}

@ObjectType({ description: 'What is in a CSV, found without storing or starting anything.' })
export class CsvInspection {
  @Field(() => String)
  fileName!: string;

  @Field(() => Boolean, { description: 'Whether uploadCsv would take it, with the same input.' })
  isAccepted!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it would not.' })
  refusal!: string | null;

  @Field(() => String, { description: 'utf-8, utf-16le, utf-16be or windows-1252.' })
  encoding!: string;

  @Field(() => Boolean, { description: 'Whether it begins with a byte order mark.' })
  hasBom!: boolean;

  @Field(() => String)
  delimiter!: string;

  @Field(() => String, { description: 'LF, CRLF or CR.' })
  lineEnd!: string;

  @Field(() => Boolean, { description: "Whether it begins with Excel's sep= line." })
  hasSepLine!: boolean;

  @Field(() => [CsvColumn], { description: 'In the order of the file.' })
  columns!: CsvColumn[];

  @Field(() => Int, { description: 'Rows with something in them, the header not counted.' })
  rowCount!: number;

  @Field(() => Int)
  faultyRowCount!: number;

  @Field(() => Int, { description: 'Image URLs in the rows that are good.' })
  imageCount!: number;

  @Field(() => Int, { description: 'How many of them name what an earlier one names.' })
  duplicateUrlCount!: number;

  @Field(() => Int, { description: 'Up to 10,000.' })
  hostCount!: number;

  @Field(() => [CsvHost], { description: 'Those with the most images, up to fifty.' })
  hosts!: CsvHost[];

  @Field(() => Int)
  otherHostsImageCount!: number;

  @Field(() => [CsvRow], { description: 'The first five.' })
  firstRows!: CsvRow[];

  @Field(() => Int)
  rowErrorCount!: number;

  @Field(() => [RowError], { description: 'The first hundred.' })
  rowErrors!: RowError[];
}
