import { OUTPUT_FORMATS } from '../../common/index.js';
import type { OptionValue } from '../arguments/arguments.js';
import type { OptionSpec } from '../command.js';
import { constantOf, fetchHeaders, sizes, written } from './option-values.js';

/** An option that stands for a field of `UploadCsvInput`. */
export interface UploadOption extends OptionSpec {
  /** The field, or the field of a nested input such as `columns.images`. */
  readonly field: string;
  /** The value of the field; by default the value itself, a choice as the constant of its enum. */
  readonly toInput?: (value: OptionValue) => unknown;
}

/** Puts options below one heading of the help. */
const inGroup = (group: string, options: readonly UploadOption[]): UploadOption[] =>
  options.map((option) => ({ group, ...option }));

/**
 * The options of an upload. Help, completion, docs/cli.md and the upload itself follow from this table, and a test compares
 * it with schema.gql: a new field of `UploadCsvInput` is one entry here.
 */
export const UPLOAD_OPTIONS: readonly UploadOption[] = [
  ...inGroup('Images', [
    {
      name: 'quality',
      value: 'n',
      kind: 'integer',
      field: 'quality',
      help: 'From 1, the smallest files, to 100. The default is 50.',
    },
    {
      name: 'target',
      value: 'score',
      kind: 'integer',
      field: 'target',
      help: 'Instead of a quality: how alike the new images look, from 30 to 95 (SSIMULACRA 2.1). 70 is high quality.',
    },
    {
      name: 'format',
      value: 'format',
      choices: Object.keys(OUTPUT_FORMATS).map(written),
      field: 'format',
      help: 'The format of the new images. By default each keeps its own.',
    },
    {
      name: 'allow',
      value: 'format',
      kind: 'list',
      field: 'allow',
      toInput: (formats) => (formats as readonly string[]).map(constantOf),
      help: 'A format that --format auto may choose. By default all are allowed.',
    },
    {
      name: 'effort',
      value: 'effort',
      choices: ['fast', 'balanced', 'smallest'],
      field: 'effort',
      help: 'How much CPU time to spend to save bytes. The default is balanced.',
    },
    {
      name: 'max-width',
      value: 'pixels',
      kind: 'integer',
      field: 'maxWidth',
      help: 'Scale wider images down to this width.',
    },
    {
      name: 'max-height',
      value: 'pixels',
      kind: 'integer',
      field: 'maxHeight',
      help: 'Scale higher images down to this height.',
    },
    {
      name: 'sizes',
      value: 'widths',
      field: 'sizes',
      toInput: sizes,
      help: 'Several widths of each image, for srcset. The largest replaces the image: with 400,800 nothing is wider than 800 px. None is enlarged.',
    },
    {
      name: 'background',
      value: 'colour',
      field: 'background',
      help: 'The colour behind transparency and padding, such as "#ffffff".',
    },
    {
      name: 'pad',
      value: 'ratio',
      field: 'pad',
      help: 'Pad images to an aspect ratio, such as 4:5.',
    },
    {
      name: 'trim',
      field: 'trim',
      help: 'Cut off a border of one colour, as around packshots.',
    },
    {
      name: 'checks',
      field: 'checks',
      help: 'Check each picture for what marketplaces reject, and for near duplicates.',
    },
    {
      name: 'no-reuse',
      field: 'reuse',
      toInput: () => false,
      help: 'Download and compress every image, also where an earlier result could be used.',
    },
    {
      name: 'keep-metadata',
      field: 'keepMetadata',
      help: 'Keep EXIF, the colour profile and other metadata.',
    },
    {
      name: 'keep-originals',
      field: 'keepOriginals',
      help: 'Let the server store the downloaded images as well.',
    },
  ]),
  ...inGroup('Catalogue', [
    {
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
      name: 'base-url',
      value: 'url',
      field: 'baseUrl',
      help: 'The folder of relative image addresses, such as https://shop.example/media.',
    },
    {
      name: 'image-column',
      value: 'name',
      kind: 'list',
      field: 'columns.images',
      help: 'A column of image URLs, by header or letter, if detection picks the wrong ones.',
    },
    {
      name: 'name-column',
      value: 'name',
      field: 'columns.name',
      help: 'The column of product names.',
    },
    {
      name: 'serial-number-column',
      value: 'name',
      field: 'columns.serialNumber',
      help: 'The column of serial numbers.',
    },
    {
      name: 'skip-invalid-rows',
      field: 'onInvalidRow',
      toInput: () => 'SKIP',
      help: 'Leave out invalid rows and list them in the errors CSV. By default one of them rejects the file.',
    },
    {
      name: 'encoding',
      value: 'name',
      field: 'encoding',
      help: 'The character encoding, such as windows-1251. By default it is detected.',
    },
    {
      name: 'sheet',
      value: 'name',
      field: 'sheet',
      help: 'The worksheet of a workbook, by name or number.',
    },
    {
      name: 'fetch-header',
      value: 'header',
      kind: 'list',
      field: 'fetchHeaders',
      toInput: fetchHeaders,
      help: 'A header for one image host: "shop.example Authorization: Basic …".',
    },
  ]),
  ...inGroup('Result', [
    {
      name: 'replace',
      field: 'output',
      toInput: () => 'REPLACE',
      help: 'Write the new addresses in place of the old ones. By default they are in new columns.',
    },
    {
      name: 'report',
      value: 'columns',
      choices: ['none', 'basic', 'full'],
      field: 'report',
      help: 'The columns about the images at the end of the output CSV.',
    },
    {
      name: 'no-compare',
      field: 'compare',
      toInput: () => false,
      help: 'Do not compare the images with those of the last run of the same file name.',
    },
    {
      name: 'previous',
      value: 'id',
      field: 'previousRequestId',
      help: 'The request to compare the images with, instead of the last one of the same file name.',
    },
    {
      name: 'webhook-url',
      value: 'url',
      field: 'webhookUrl',
      help: 'The URL that gets a signed POST at the end.',
    },
    {
      name: 'email',
      value: 'address',
      field: 'email',
      help: 'The address that gets an e-mail at the end.',
    },
  ]),
];
