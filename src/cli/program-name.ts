/** Returns what a user writes to call the program: npm leaves in the environment that it was asked to run it. */
export function programName(variables: Readonly<Record<string, string | undefined>>): string {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = variables;
  // A program that npx runs may call this one by its name alone.
  return event === 'npx' && /^\W?halftone\b/.test(script) ? 'npx halftone' : 'halftone';
}
