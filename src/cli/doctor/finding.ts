/** What a check has found. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'error';
  /** What was found, and for anything but `ok` how to fix it. */
  readonly text: string;
}

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

export const ok = (name: string, text: string): Finding => ({ name, state: 'ok', text });
export const warning = (name: string, text: string): Finding => ({ name, state: 'warning', text });
export const failure = (name: string, text: string): Finding => ({ name, state: 'error', text });

/** Formats a finding as a line. */
export function findingText({ name, state, text }: Finding): string {
  return `${MARKS[state]} ${name.padEnd(14)}${text.replaceAll('\n', `\n${' '.repeat(16)}`)}`;
}
