/** Whether `error` carries one of `codes`: an errno name, an SQLSTATE or the exit code of a program. */
export function hasCode(error: unknown, ...codes: readonly (string | number)[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string | number);
}
