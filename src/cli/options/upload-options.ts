import { OUTPUT_FORMATS } from '../../common/index.js';
import type { Arguments, OptionValue } from '../arguments/arguments.js';
import type { OptionSpec } from '../command.js';
import { constantOf, fetchHeaders, sizes, written } from './option-values.js';

/** An option that stands for a field of `UploadCsvInput`. */
interface UploadOption extends OptionSpec {
  /** The field, or the field of a nested input such as `columns.images`. */
  readonly field: string;
  /** The value of the field; by default the value itself, a choice as the constant of its enum. */
  readonly toInput?: (value: OptionValue) => unknown;
}

const IMAGES = 'Images';
const CATALOGUE = 'Catalogue';
const RESULT = 'Result';

/**
 * The options of an upload. Help, completion, docs/cli.md and the upload itself follow from this table, and a test compares
 * it with schema.gql: a new field of `UploadCsvInput` is one entry here.
 */
export const UPLOAD_OPTIONS: readonly UploadOption[] = [
  {
    group: IMAGES,
    name: 'quality',
    value: 'n',
    kind: 'integer',
    field: 'quality',
    help: 'From 1, the smallest files, to 100. The default is 50.',
  },
  {
    group: IMAGES,
    name: 'target',
    value: 'score',
    kind: 'integer',
    field: 'target',
    help: 'Instead of a quality: how alike the new images look, from 30 to 95 (SSIMULACRA 2.1). 70 is high quality.',
  },
  {
    group: IMAGES,
    name: 'format',
    value: 'format',
    choices: Object.keys(OUTPUT_FORMATS).map(written),
    field: 'format',
    help: 'The format of the new images. By default each keeps its own.',
  },
  {
    group: IMAGES,
    name: 'allow',
    value: 'format',
    kind: 'list',
    field: 'allow',
    toInput: (formats) => (formats as readonly string[]).map(constantOf),
    help: 'A format that --format auto may choose. By default all are allowed.',
  },
  {
    group: IMAGES,
    name: 'effort',
    value: 'effort',
    choices: ['fast', 'balanced', 'smallest'],
    field: 'effort',
    help: 'How much CPU time to spend to save bytes. The default is balanced.',
  },
  {
    group: IMAGES,
    name: 'max-width',
    value: 'pixels',
    kind: 'integer',
    field: 'maxWidth',
    help: 'Scale wider images down to this width.',
  },
  {
    group: IMAGES,
    name: 'max-height',
    value: 'pixels',
    kind: 'integer',
    field: 'maxHeight',
    help: 'Scale higher images down to this height.',
  },
  {
    group: IMAGES,
    name: 'sizes',
    value: 'widths',
    field: 'sizes',
    toInput: sizes,
    help: 'Several widths of each image, for srcset. The largest replaces the image: with 400,800 nothing is wider than 800 px. None is enlarged.',
  },
  {
    group: IMAGES,
    name: 'background',
    value: 'colour',
    field: 'background',
    help: 'The colour behind transparency and padding, such as "#ffffff".',
  },
  {
    group: IMAGES,
    name: 'pad',
    value: 'ratio',
    field: 'pad',
    help: 'Pad images to an aspect ratio, such as 4:5.',
  },
  {
    group: IMAGES,
    name: 'trim',
    field: 'trim',
    help: 'Cut off a border of one colour, as around packshots.',
  },
  {
    group: IMAGES,
    name: 'checks',
    field: 'checks',
    help: 'Check each picture for what marketplaces reject, and for near duplicates.',
  },
  {
    group: IMAGES,
    name: 'no-reuse',
    field: 'reuse',
    toInput: () => false,
    help: 'Download and compress every image, also where an earlier result could be used.',
  },
  {
    group: IMAGES,
    name: 'keep-metadata',
    field: 'keepMetadata',
    help: 'Keep EXIF, the colour profile and other metadata.',
  },
  {
    group: IMAGES,
    name: 'keep-originals',
    field: 'keepOriginals',
    help: 'Let the server store the downloaded images as well.',
  },
  {
    group: CATALOGUE,
    name: 'profile',
    value: 'system',
    choices: [
      'shopify',
      'woocommerce',
      'magento',
      'google-merchant',
      'prestashop',
      'medusa',
      'vendure',
      'generic',
    ],
    field: 'profile',
    help: 'The system that wrote the file. By default it is detected.',
  },
  {
    group: CATALOGUE,
    name: 'base-url',
    value: 'url',
    field: 'baseUrl',
    help: 'The folder of relative image addresses, such as https://shop.example/media.',
  },
  {
    group: CATALOGUE,
    name: 'image-column',
    value: 'name',
    kind: 'list',
    field: 'columns.images',
    help: 'A column of image URLs, by header or letter, if detection picks the wrong ones.',
  },
  {
    group: CATALOGUE,
    name: 'name-column',
    value: 'name',
    field: 'columns.name',
    help: 'The column of product names.',
  },
  {
    group: CATALOGUE,
    name: 'serial-number-column',
    value: 'name',
    field: 'columns.serialNumber',
    help: 'The column of serial numbers.',
  },
  {
    group: CATALOGUE,
    name: 'skip-invalid-rows',
    field: 'onInvalidRow',
    toInput: () => 'SKIP',
    help: 'Leave out invalid rows and list them in the errors CSV. By default one of them rejects the file.',
  },
  {
    group: CATALOGUE,
    name: 'encoding',
    value: 'name',
    field: 'encoding',
    help: 'The character encoding, such as windows-1251. By default it is detected.',
  },
  {
    group: CATALOGUE,
    name: 'sheet',
    value: 'name',
    field: 'sheet',
    help: 'The worksheet of a workbook, by name or number.',
  },
  {
    group: CATALOGUE,
    name: 'fetch-header',
    value: 'header',
    kind: 'list',
    field: 'fetchHeaders',
    toInput: fetchHeaders,
    help: 'A header for one image host: "shop.example Authorization: Basic …".',
  },
  {
    group: RESULT,
    name: 'replace',
    field: 'output',
    toInput: () => 'REPLACE',
    help: 'Write the new addresses in place of the old ones. By default they are in new columns.',
  },
  {
    group: RESULT,
    name: 'report',
    value: 'columns',
    choices: ['none', 'basic', 'full'],
    field: 'report',
    help: 'The columns about the images at the end of the output CSV.',
  },
  {
    group: RESULT,
    name: 'no-compare',
    field: 'compare',
    toInput: () => false,
    help: 'Do not compare the images with those of the last run of the same file name.',
  },
  {
    group: RESULT,
    name: 'previous',
    value: 'id',
    field: 'previousRequestId',
    help: 'The request to compare the images with, instead of the last one of the same file name.',
  },
  {
    group: RESULT,
    name: 'webhook-url',
    value: 'url',
    field: 'webhookUrl',
    help: 'The URL that gets a signed POST at the end.',
  },
  {
    group: RESULT,
    name: 'email',
    value: 'address',
    field: 'email',
    help: 'The address that gets an e-mail at the end.',
  },
];

/** An `UploadCsvInput` of the API; only the fields that were given. */
export type UploadInput = Readonly<Record<string, unknown>>;

/** Returns the input of an upload that the options stand for. */
export function uploadInputOf(given: Arguments): UploadInput {
  const input: Record<string, unknown> = {};
  for (const option of UPLOAD_OPTIONS) {
    const value = given.value(option.name);
    if (value === undefined) continue;
    const [outer, inner] = option.field.split('.') as [string, string?];
    const sent = sentAs(option, value);
    input[outer] = inner === undefined ? sent : { ...(input[outer] as object | undefined), [inner]: sent };
  }
  return input;
}

function sentAs({ toInput, choices }: UploadOption, value: OptionValue): unknown {
  if (toInput !== undefined) return toInput(value);
  return choices === undefined ? value : constantOf(String(value));
}
