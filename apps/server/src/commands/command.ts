import type { Config } from '../config.ts';

/** One word of the command line. */
export interface Command {
  /** How to call it, without the program's name. */
  usage: string;
  help: string;
  run(config: Config, args: string[]): Promise<void>;
}

/** A mistake of the caller or of the surroundings: printed as one line, without a stack. */
export class CommandError extends Error {}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
