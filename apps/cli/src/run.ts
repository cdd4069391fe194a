import { parseArgs } from 'node:util';
import { type Client, createClient } from '@labelwright/client';
import { LabelwrightError } from '@labelwright/client/errors';
import { COMMON_OPTIONS, findCommand, isClientWord } from './all-commands.ts';
import {
  type ClientCommand,
  Failure,
  type OptionValue,
  parseOptions,
  type Surroundings,
  UsageError,
} from './command.ts';
import { completionScript } from './completion.ts';
import { describeCommand, listCommands, overview } from './help.ts';
import { createOutput } from './output.ts';
import { readSettings, type Settings } from './settings.ts';

export const EXIT = { ok: 0, failed: 1, usage: 2, denied: 3, missing: 4, away: 5, interrupted: 130 } as const;

/** Runs one command; answers with the exit code. What goes wrong is told in a line on stderr. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stderr, stdout, signal } = surroundings;
  try {
    if (argv[0] === 'completion') stdout.write(completionScript(argv[1]));
    else await runCommand(argv, surroundings);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    const { code, lines } = explain(error);
    for (const line of lines) stderr.write(`${line}\n`);
    return code;
  }
}

async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<void> {
  const { stdout, env, cwd } = surroundings;
  const found = findCommand(argv);
  if (!found) {
    if (!isClientWord(argv[0])) return void stdout.write(overview());
    if (argv[1] === '--help' || argv[1] === '-h') return void stdout.write(`${listCommands(argv[0])}\n`);
    throw new UsageError(`labelwright ${argv[0]} needs one of:\n${listCommands(argv[0])}`);
  }
  const { command, rest } = found;
  const { values, positionals } = parse(command, rest);
  if (values.help === true) return void stdout.write(describeCommand(command));
  if (positionals.length < (command.needs ?? 0))
    throw new UsageError(`usage: labelwright ${command.name} ${command.args}`);
  const { url, token, settings: file, field } = values as Record<string, string | undefined>;
  const settings = readSettings({ url, token, settings: file }, env, cwd);
  const output = createOutput(surroundings, { isJson: values.json === true, field, isQuiet: values.quiet === true });
  const client = clientOf(settings, command, output.note);
  await command.run({ ...surroundings, client, settings, output, args: positionals, options: values });
}

function parse(
  command: ClientCommand,
  args: string[],
): { values: Readonly<Record<string, OptionValue>>; positionals: string[] } {
  try {
    const options = parseOptions({ ...COMMON_OPTIONS, ...command.options });
    const parsed = parseArgs({ args, ...(options === undefined ? {} : { options }), allowPositionals: true });
    return { values: parsed.values as Record<string, OptionValue>, positionals: parsed.positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nlabelwright ${command.name} --help says what it takes.`);
  }
}

function clientOf({ url, token }: Settings, command: ClientCommand, note: (line: string) => void): Client {
  if (token === undefined && !command.isOpen)
    throw new LabelwrightError({
      status: 401,
      message: `You are not signed in to ${url}. Run: labelwright login --url ${url}`,
    });
  return createClient({
    url,
    ...(token === undefined ? {} : { credentials: { token } }),
    onRetry: (error, delayMs) => note(`${error.message} Trying again in ${Math.ceil(delayMs / 1000)} s.`),
  });
}

function explain(error: unknown): { code: number; lines: string[] } {
  if (error instanceof UsageError) return { code: EXIT.usage, lines: [`labelwright: ${error.message}`] };
  if (error instanceof Failure) return { code: EXIT.failed, lines: [`labelwright: ${error.message}`] };
  if (!(error instanceof LabelwrightError))
    return { code: EXIT.failed, lines: [`labelwright: ${(error as Error).message}`] };
  const { message, fields, requestId, status } = error;
  const details = Object.entries(fields).map(([field, messages]) => `  ${field}: ${messages.join(' ')}`);
  const reference = status >= 500 && requestId !== undefined ? [`  request ${requestId}`] : [];
  return { code: codeOf(status), lines: [`labelwright: ${message}`, ...details, ...reference] };
}

function codeOf(status: number): number {
  if (status === 401 || status === 403) return EXIT.denied;
  if (status === 404 || status === 410) return EXIT.missing;
  return status === 0 || status >= 500 ? EXIT.away : EXIT.failed;
}
