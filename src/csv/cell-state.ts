/**
 * Where in a cell a scanner is: before its content, in an unquoted or quoted cell, behind a quote that closes the cell or is
 * the first of two, behind the closing quote, or in text behind that, which makes the cell malformed.
 */
export type CellState = 'start' | 'plain' | 'quoted' | 'quote' | 'closed' | 'malformed';

export const LF = '\n'.charCodeAt(0);
export const CR = '\r'.charCodeAt(0);
export const QUOTE = '"'.charCodeAt(0);
const SPACE = /\s/;

/** Returns the state behind a character that ends neither the cell nor the record, for any state but `quoted`. */
export function stateAfter(state: CellState, code: number): CellState {
  if (code === QUOTE) return state === 'start' || state === 'quote' ? 'quoted' : 'malformed';
  const isSpace = SPACE.test(String.fromCharCode(code));
  if (state === 'start') return isSpace ? 'start' : 'plain';
  return isSpace ? 'closed' : 'malformed';
}
