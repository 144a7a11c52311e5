import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ProfileName } from '../../csv/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import { CatalogueProfileEnum, InputFormatEnum, RowError } from '../../requests/index.js';
import { CsvProposal } from './csv-proposal.model.js';
import { PreviousRequest } from './previous-request.model.js';

const CsvColumnRoleEnum = {
  SERIAL_NUMBER: 'SERIAL_NUMBER',
  PRODUCT_NAME: 'PRODUCT_NAME',
  IMAGE_URLS: 'IMAGE_URLS',
} as const;
export type CsvColumnRole = keyof typeof CsvColumnRoleEnum;

registerEnumType(CsvColumnRoleEnum, {
  name: 'CsvColumnRole',
  description: 'The meaning of a column of a CSV.',
  valuesMap: {
    SERIAL_NUMBER: { description: 'The serial number of the product.' },
    PRODUCT_NAME: { description: 'The name of the product.' },
    IMAGE_URLS: { description: 'The image URLs of the product.' },
  },
});

@ObjectType({ description: 'A column of a CSV.' })
export class CsvColumn {
  @Field(() => String, { description: 'The header of the column, shortened when it is long.' })
  name!: string;

  @Field(() => CsvColumnRoleEnum, {
    nullable: true,
    description: 'The meaning of the column; null for a column that is only copied to the output CSV.',
  })
  role!: CsvColumnRole | null;
}

@ObjectType({ description: 'The number of image URLs of a CSV at one host.' })
export class CsvHost {
  @Field(() => String, { description: 'The host name, with the port if the URL has one.' })
  host!: string;

  @Field(() => Int, { description: 'The number of image URLs at this host.' })
  imageCount!: number;
}

@ObjectType({ description: 'A row of a CSV.' })
export class CsvRow {
  @Field(() => Int, { description: 'The line of the file where the row begins, from 1.' })
  line!: number;

  @Field(() => [String], { description: 'The first 1,000 cells of the row, shortened when they are long.' })
  cells!: string[];

  @Field(() => [String], {
    description: 'The first ten image URLs of the row; none for an invalid row.',
  })
  imageUrls!: string[];
}

@ObjectType({ description: 'The content of a CSV, reported without storing or starting anything.' })
export class CsvInspection {
  @Field(() => String, { description: 'The name of the uploaded file.' })
  fileName!: string;

  @Field(() => Boolean, {
    description:
      'Whether uploadCsv would accept the file with the same input; if not, `proposal` may say with which.',
  })
  isAccepted!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why uploadCsv would reject the file; null when it would accept it.',
  })
  refusal!: string | null;

  @Field(() => PreviousRequest, {
    nullable: true,
    description: 'The earlier request that uploadCsv would compare the images with; null when there is none.',
  })
  previousRequest!: PreviousRequest | null;

  @Field(() => PreviousRequest, {
    nullable: true,
    description:
      'Your last request of the same file name or the same content, whatever became of it: its `options` and `uploadOptions` ' +
      'repeat it. Null when there is none.',
  })
  lastRequest!: PreviousRequest | null;

  @Field(() => InputFormatEnum, { description: 'The format of the file, whatever its name says.' })
  format!: InputFormat;

  @Field(() => String, {
    nullable: true,
    description: 'The worksheet that is read; null unless the format is XLSX.',
  })
  sheet!: string | null;

  @Field(() => [String], { description: 'The names of all worksheets; empty unless the format is XLSX.' })
  sheets!: string[];

  @Field(() => CatalogueProfileEnum, { description: 'The profile by which the file is read.' })
  profile!: ProfileName;

  @Field(() => String, { description: 'The character encoding, such as utf-8 or windows-1252.' })
  encoding!: string;

  @Field(() => Boolean, {
    description: 'Whether the file is UTF-8 except for some bytes, which are read as Windows-1252.',
  })
  hasEncodingErrors!: boolean;

  @Field(() => Boolean, { description: 'Whether the file begins with a byte order mark (BOM).' })
  hasBom!: boolean;

  @Field(() => String, { description: 'The character that separates cells.' })
  delimiter!: string;

  @Field(() => String, { description: 'The line ending: LF, CRLF or CR.' })
  lineEnd!: string;

  @Field(() => Boolean, { description: "Whether the file begins with Excel's `sep=` line." })
  hasSepLine!: boolean;

  @Field(() => [CsvColumn], { description: 'The columns, in the order of the file.' })
  columns!: CsvColumn[];

  @Field(() => Int, { description: 'The number of rows, without the header and blank rows.' })
  rowCount!: number;

  @Field(() => Int, { description: 'The number of invalid rows.' })
  invalidRowCount!: number;

  @Field(() => Int, {
    description: 'The number of image URLs in invalid rows, which are lost when these are skipped.',
  })
  skippedImageCount!: number;

  @Field(() => [String], {
    description:
      'The columns that contain image URLs and are not read, each by its header, or by its letter where the header is blank or ' +
      'repeated; name them in `columns` to read them.',
  })
  unreadImageColumns!: string[];

  @Field(() => Int, { description: 'The number of image URLs in valid rows.' })
  imageCount!: number;

  @Field(() => Int, { description: 'The number of image URLs that repeat an earlier one of the file.' })
  duplicateUrlCount!: number;

  @Field(() => [String], { description: 'The first 20 image URLs that the file has more than once.' })
  duplicateUrls!: string[];

  @Field(() => Int, { description: 'The number of image hosts, counted up to 10,000.' })
  hostCount!: number;

  @Field(() => [CsvHost], { description: 'The 50 hosts with the most images.' })
  hosts!: CsvHost[];

  @Field(() => Int, { description: 'The number of images at hosts that are not in `hosts`.' })
  otherHostsImageCount!: number;

  @Field(() => [CsvRow], { description: 'The first five rows.' })
  firstRows!: CsvRow[];

  @Field(() => Int, { description: 'The number of row errors; a row may have several.' })
  rowErrorCount!: number;

  @Field(() => [RowError], { description: 'The first 100 row errors.' })
  rowErrors!: RowError[];

  @Field(() => CsvProposal, {
    description:
      'How the file would be read, which can be sent back as options of the upload, changed or not.',
  })
  proposal!: CsvProposal;
}
