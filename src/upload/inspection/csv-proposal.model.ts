import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { ProfileName } from '../../csv/index.js';
import { CatalogueProfileEnum, RowError } from '../../requests/index.js';

@ObjectType({ description: 'Columns to read, in the shape of the upload option `columns`.' })
export class ProposedColumns {
  @Field(() => [String], {
    description: 'The columns of image URLs; empty when no column contains URLs.',
  })
  images!: string[];

  @Field(() => String, { nullable: true, description: 'The column of product names; null for none.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'The column of serial numbers; null for none.' })
  serialNumber!: string | null;
}

@ObjectType({ description: 'A column by both of its names.' })
export class CsvColumnName {
  @Field(() => String, { description: 'The header of the column, shortened when it is long.' })
  header!: string;

  @Field(() => String, { description: 'The letter of the column in a spreadsheet, such as C or AA.' })
  letter!: string;
}

@ObjectType({ description: 'A column that contains URLs, of images or of anything else.' })
export class CsvUrlColumn extends CsvColumnName {
  @Field(() => Int, { description: 'The number of URLs in the first rows, up to 200 of them.' })
  urlCount!: number;

  @Field(() => Boolean, { description: 'Whether the proposal reads the column as image URLs.' })
  isRead!: boolean;
}

@ObjectType({ description: 'A row as it would be read.' })
export class ProposedRow {
  @Field(() => Int, { description: 'The line of the file where the row begins, from 1.' })
  line!: number;

  @Field(() => String, {
    description: 'The name of the product, shortened when it is long; empty for an invalid row.',
  })
  name!: string;

  @Field(() => String, {
    description: 'The serial number of the product, or the number of the row when it has none.',
  })
  serialNumber!: string;

  @Field(() => [String], { description: 'The first ten image URLs of the row; none for an invalid row.' })
  imageUrls!: string[];
}

@ObjectType({
  description: 'Why rows would be skipped, or would reject the file without `onInvalidRow: SKIP`.',
})
export class SkipReason {
  @Field(() => String, { description: 'The error code that these rows share, such as INVALID_URL.' })
  code!: string;

  @Field(() => Int, { description: 'The number of these errors.' })
  count!: number;

  @Field(() => RowError, { description: 'The first of these errors.' })
  example!: RowError;
}

@ObjectType({
  description:
    'How a file would be read. `columns`, `profile` and `baseUrl` have the shape of the options of an upload and can be sent as ' +
    'they are, or changed.',
})
export class CsvProposal {
  @Field(() => CatalogueProfileEnum, { description: 'The profile by which the file is read.' })
  profile!: ProfileName;

  @Field(() => ProposedColumns, { description: 'The columns that are read.' })
  columns!: ProposedColumns;

  @Field(() => String, {
    nullable: true,
    description: 'The URL that relative addresses are resolved against; null when the upload has none.',
  })
  baseUrl!: string | null;

  @Field(() => Float, {
    description:
      'The confidence in the image columns: 1 when their headers and cells agree or the upload names them, below 0.7 when an ' +
      'upload has to name them, and 0 when no column contains URLs.',
  })
  confidence!: number;

  @Field(() => [CsvColumnName], { description: 'The image columns, in the order of the file.' })
  imageColumns!: CsvColumnName[];

  @Field(() => [CsvUrlColumn], { description: 'Every column that contains URLs, whether it is read or not.' })
  urlColumns!: CsvUrlColumn[];

  @Field(() => [ProposedRow], { description: 'The first five rows.' })
  firstRows!: ProposedRow[];

  @Field(() => Int, { description: 'The number of image URLs in valid rows.' })
  imageCount!: number;

  @Field(() => Int, { description: 'The number of rows that would be skipped.' })
  skippedRowCount!: number;

  @Field(() => Int, { description: 'The number of image URLs in the rows that would be skipped.' })
  skippedImageCount!: number;

  @Field(() => [SkipReason], { description: 'Why rows would be skipped, the most frequent reason first.' })
  skipReasons!: SkipReason[];

  @Field(() => [String], {
    description: 'What to know about the columns, such as several of them with one picture in several sizes.',
  })
  notes!: string[];
}
