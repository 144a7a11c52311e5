import type { InspectCsvMutation } from '../shared/api/operations.js';

export type Inspection = InspectCsvMutation['inspectCsv'];

/** A column as a choice: how the API calls it, and what a user reads. */
export interface ColumnChoice {
  readonly value: string;
  readonly label: string;
}

/** Returns the letter of a column in a spreadsheet, such as C or AA; the first has the index 0. */
export function letterOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letterOf(rest - 1) : '') + String.fromCodePoint(65 + (index % 26));
}

/**
 * Returns all columns as choices. The API takes a column by its header or its letter; the letter is sure even where a header is
 * blank, repeated or shortened, unless another column has it as its header.
 */
export function choicesOf(columns: readonly { readonly name: string }[]): ColumnChoice[] {
  const headers = new Set(columns.map(({ name }) => name.trim().toUpperCase()));
  return columns.map(({ name }, index) => {
    const letter = letterOf(index);
    return {
      value: headers.has(letter) && name.trim() !== '' ? name : letter,
      label: name.trim() === '' ? letter : name,
    };
  });
}

/** The columns that the user has chosen, in the shape of the option `columns`. */
export interface Mapping {
  readonly images: readonly string[];
  readonly name: string | null;
  readonly serialNumber: string | null;
}

/** Returns the columns that were found, as choices of {@link choicesOf}. */
export function mappingOf({ columns, proposal }: Inspection): Mapping {
  const choices = choicesOf(columns);
  const byRole = (role: string) =>
    choices[columns.findIndex((column) => column.role === role)]?.value ?? null;
  const read = new Set(proposal.imageColumns.map(({ letter }) => letter));
  return {
    images: choices.filter((_, index) => read.has(letterOf(index))).map(({ value }) => value),
    name: byRole('PRODUCT_NAME'),
    serialNumber: byRole('SERIAL_NUMBER'),
  };
}

/**
 * Returns the columns that were chosen as choices of {@link choicesOf}, since an upload may name a column by its header or its
 * letter. Where none was named, it is that which was found.
 */
export function chosenMapping(chosen: Mapping | null, inspection: Inspection): Mapping {
  const found = mappingOf(inspection);
  if (chosen === null) return found;
  const choices = choicesOf(inspection.columns);
  const choiceOf = (name: string) =>
    choices.find(({ value }) => value === name)?.value ??
    choices.find(({ label }) => label.trim().toLowerCase() === name.trim().toLowerCase())?.value ??
    name;
  return {
    images: chosen.images.length === 0 ? found.images : chosen.images.map(choiceOf),
    name: chosen.name === null ? found.name : choiceOf(chosen.name),
    serialNumber: chosen.serialNumber === null ? found.serialNumber : choiceOf(chosen.serialNumber),
  };
}
