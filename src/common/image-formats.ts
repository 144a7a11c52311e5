/** What the program knows of an image format. How it is decoded and encoded is in `src/images/compressor/formats`. */
interface ImageFormatInfo {
  /** The name in messages. */
  readonly label: string;
  readonly mediaType: string;
  /** The extensions under which images are stored; the first is the usual one. */
  readonly extensions: readonly [string, ...string[]];
  /** Matches the first 32 bytes in hexadecimal ("magic number"). Null for text, which is recognised by its structure. */
  readonly signature: RegExp | null;
  /** Whether images of the format are accepted, made, or both. */
  readonly use: 'INPUT' | 'OUTPUT' | 'INPUT_AND_OUTPUT';
  /** Whether a browser can show any file of the format without risk. SVG can contain scripts. */
  readonly isShownSafely: boolean;
  /** The value of the option `format` that asks for it, described in the API; null when clients cannot ask for it. */
  readonly option: { readonly name: string; readonly description: string } | null;
}

/** Every image format that is read or written, by the name that is recorded of an image. */
const FORMATS = {
  jpeg: {
    label: 'JPEG',
    mediaType: 'image/jpeg',
    extensions: ['jpg', 'jpeg'],
    signature: /^ffd8ff/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: { name: 'JPEG', description: 'JPEG, progressive, without transparency.' },
  },
  png: {
    label: 'PNG',
    mediaType: 'image/png',
    extensions: ['png'],
    signature: /^89504e470d0a1a0a/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: { name: 'PNG', description: 'PNG with a palette.' },
  },
  webp: {
    label: 'WebP',
    mediaType: 'image/webp',
    extensions: ['webp'],
    signature: /^52494646.{8}57454250/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: { name: 'WEBP', description: 'WebP.' },
  },
  avif: {
    label: 'AVIF',
    mediaType: 'image/avif',
    extensions: ['avif'],
    // An ISO base media file; the compressor checks the brand, which HEIC and MP4 have too.
    signature: /^.{8}66747970/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: { name: 'AVIF', description: 'AVIF: the smallest files, and the slowest to encode.' },
  },
  gif: {
    label: 'GIF',
    mediaType: 'image/gif',
    extensions: ['gif'],
    signature: /^474946383[79]61/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: null,
  },
  tiff: {
    label: 'TIFF',
    mediaType: 'image/tiff',
    extensions: ['tiff', 'tif'],
    // 42 is classic TIFF, 43 BigTIFF.
    signature: /^(49492[ab]00|4d4d002[ab])/,
    use: 'INPUT_AND_OUTPUT',
    isShownSafely: true,
    option: null,
  },
  svg: {
    label: 'SVG',
    mediaType: 'image/svg+xml',
    extensions: ['svg'],
    signature: null,
    use: 'INPUT',
    isShownSafely: false,
    option: null,
  },
} as const satisfies Readonly<Record<string, ImageFormatInfo>>;

type Formats = typeof FORMATS;
type FormatWith<Property> = {
  [Format in keyof Formats]: Formats[Format] extends Property ? Format : never;
}[keyof Formats];

export type ImageFormat = keyof Formats;
export type ReadableFormat = FormatWith<{ use: 'INPUT' | 'INPUT_AND_OUTPUT' }>;
export type WritableFormat = FormatWith<{ use: 'OUTPUT' | 'INPUT_AND_OUTPUT' }>;
/** A format that a client can ask for by its name. */
export type NamedFormat = NonNullable<Formats[ImageFormat]['option']>['name'];
/** What a client asks for: ORIGINAL stands for the format of each input, AUTO for the one with the fewest bytes. */
export type OutputFormat = 'ORIGINAL' | 'AUTO' | NamedFormat;

export const IMAGE_FORMATS: Readonly<Record<ImageFormat, ImageFormatInfo>> = FORMATS;

const ALL = Object.entries(IMAGE_FORMATS) as [ImageFormat, ImageFormatInfo][];

export const READABLE_FORMATS: readonly ReadableFormat[] = ALL.filter(
  (entry): entry is [ReadableFormat, ImageFormatInfo] => entry[1].use !== 'OUTPUT',
).map(([format]) => format);

/** The media types of the extensions of image files. */
export const IMAGE_MEDIA_TYPES: ReadonlyMap<string, string> = new Map(
  ALL.flatMap(([, { extensions, mediaType }]) => extensions.map((extension) => [extension, mediaType])),
);

/** The values of the option `format`, with their descriptions. */
export const OUTPUT_FORMATS = Object.fromEntries([
  ['ORIGINAL', 'Each output has the format of its input.'],
  [
    'AUTO',
    'Each output has the format that takes the fewest bytes: AVIF, or WebP for animations. An input that is smaller stays as it is. `allow` limits the choice.',
  ],
  ...ALL.flatMap(([, { option }]) => (option === null ? [] : [[option.name, option.description]])),
]) as Readonly<Record<OutputFormat, string>>;

/** The formats that a client can ask for by name. */
export const NAMED_FORMATS = ALL.flatMap(([, { option }]) =>
  option === null ? [] : [option.name],
) as readonly NamedFormat[];

/** Returns the name by which clients ask for a format, or null when they cannot. */
export function nameOfFormat(format: ImageFormat): NamedFormat | null {
  return (IMAGE_FORMATS[format].option?.name ?? null) as NamedFormat | null;
}

/** Returns the format of the output of an `input`, when `requested` is asked for. */
export function outputFormatOf(requested: OutputFormat, input: ImageFormat): ImageFormat {
  const found = ALL.find(([, { option }]) => option?.name === requested);
  return found?.[0] ?? input;
}

/** Returns the extensions of a recorded format, the usual one first. */
export function extensionsOfFormat(format: string): readonly [string, ...string[]] {
  return ALL.find(([name]) => name === format)?.[1].extensions ?? [format];
}

export function isWritable(format: ImageFormat): format is WritableFormat {
  return IMAGE_FORMATS[format].use !== 'INPUT';
}
