import type { ImageMeasurements } from '../common/index.js';

interface Column {
  readonly name: string;
  /** The SQL type. */
  readonly type: string;
}

/** The columns of `images` that hold what the compressor measured, by the names of the measurements. */
const MEASUREMENT_COLUMNS: Readonly<Record<keyof ImageMeasurements, Column>> = {
  width: { name: 'width', type: 'integer' },
  height: { name: 'height', type: 'integer' },
  inputWidth: { name: 'input_width', type: 'integer' },
  inputHeight: { name: 'input_height', type: 'integer' },
  score: { name: 'score', type: 'real' },
  sizes: { name: 'sizes', type: 'jsonb' },
  checks: { name: 'checks', type: 'jsonb' },
};

/** The columns of `images` that hold the result of a completed image. */
export const RESULT_COLUMNS: readonly Column[] = [
  { name: 'verdict', type: 'text' },
  { name: 'input_bytes', type: 'integer' },
  { name: 'output_bytes', type: 'integer' },
  { name: 'input_format', type: 'text' },
  { name: 'output_format', type: 'text' },
  { name: 'file_name', type: 'text' },
  { name: 'input_hash', type: 'uuid' },
  ...Object.values(MEASUREMENT_COLUMNS),
  { name: 'duration_ms', type: 'integer' },
];

/** SQL: the result columns as a row type, for JSON that is read as rows. */
export const RESULT_ROW_TYPE = RESULT_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ');

/** SQL: the measurements of a row of `images`, under the names of {@link ImageMeasurements}. */
export const SELECT_MEASUREMENTS = Object.entries(MEASUREMENT_COLUMNS)
  .map(([property, { name }]) => `${name} AS "${property}"`)
  .join(', ');

/** Returns the measurements of an image under the names of their columns. */
export function measurementsRow(image: ImageMeasurements): Record<string, unknown> {
  const properties = Object.keys(MEASUREMENT_COLUMNS) as (keyof ImageMeasurements)[];
  return Object.fromEntries(
    properties.map((property) => [MEASUREMENT_COLUMNS[property].name, image[property]]),
  );
}
