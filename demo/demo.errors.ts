/** Says why the demo cannot continue, in a message for the user. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
