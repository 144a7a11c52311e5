import type { Arguments } from './arguments/arguments.js';

/** One option of a command. Help, completion, docs/cli.md and the parser all read this. */
export interface OptionSpec {
  /** The long name without dashes, such as `max-width`. */
  readonly name: string;
  /** The letter of the short form, such as `h` for `-h`. */
  readonly short?: string;
  /** What stands for the value in the help, such as `n`; an option without it is a switch. */
  readonly value?: string;
  /** How the value is read. `list` collects the values of a repeated option. */
  readonly kind?: 'text' | 'integer' | 'list';
  /** The only values, in lower case; capitals are accepted. */
  readonly choices?: readonly string[];
  /** The heading in the help; `Options` if omitted. */
  readonly group?: string;
  readonly help: string;
}

/** A word of the command line that is neither a command nor an option. */
export interface OperandSpec {
  readonly name: string;
  readonly help: string;
  readonly isOptional?: boolean;
}

export interface Example {
  readonly command: string;
  readonly explanation: string;
}

/** Runs a command and returns the exit code. */
export type CommandHandler = (given: Arguments, context: CommandContext) => Promise<number>;

/** A command, or a group of commands. */
export interface CommandSpec {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More lines for the command's own help. */
  readonly description?: string;
  readonly operands?: readonly OperandSpec[];
  readonly options?: readonly OptionSpec[];
  readonly examples?: readonly Example[];
  /** The commands of a group, such as `create` of `keys`. */
  readonly commands?: readonly CommandSpec[];
  /** Loads the code of the command, which the help of all commands must not wait for. Missing for a group. */
  readonly load?: () => Promise<CommandHandler>;
}

type Output = NodeJS.WriteStream;

/** What a command may use of the process that it runs in. */
export interface CommandContext {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The environment variables, with those of the file `.env`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What the user has called: `halftone`, or `npx halftone`. */
  readonly program: string;
  /** The file that Node runs as the program. */
  readonly programFile: string;
  /** Runs the server until it is stopped, with these settings instead of those of the environment. */
  serve(settings: Readonly<Record<string, string>>): Promise<number>;
}
