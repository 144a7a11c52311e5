export type OptionValue = string | number | true | readonly string[];

/** The checked arguments of a command. */
export class Arguments {
  constructor(
    readonly operands: readonly string[],
    private readonly options: ReadonlyMap<string, OptionValue>,
    /** What the user has called, see {@link programName}. */
    readonly program = 'halftone',
  ) {}

  isSet(name: string): boolean {
    return this.options.has(name);
  }

  /** Returns the value of an option of any kind, or undefined when it is not given. */
  value(name: string): OptionValue | undefined {
    return this.options.get(name);
  }

  text(name: string): string | undefined {
    const value = this.options.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  integer(name: string): number | undefined {
    const value = this.options.get(name);
    return typeof value === 'number' ? value : undefined;
  }
}
