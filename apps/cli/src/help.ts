import { CLIENT_COMMANDS, COMMON_OPTIONS } from './all-commands.ts';
import type { ClientCommand, CommandOption } from './command.ts';

const usageOf = ({ name, args }: ClientCommand): string => (args === undefined ? name : `${name} ${args}`);

/** The commands, all or those of one word. */
export function listCommands(word?: string): string {
  const shown = CLIENT_COMMANDS.filter(({ name }) => word === undefined || name.split(' ')[0] === word);
  const width = Math.max(...shown.map((command) => usageOf(command).length));
  const lines = shown.map(
    (command) => `  ${usageOf(command).padEnd(width)}  ${command.help.split('. ')[0]?.replace(/\.$/, '')}`,
  );
  return lines.join('\n');
}

export function overview(): string {
  return `usage: labelwright <command> [options]

Talk to a server (labelwright <command> --help says more):

${listCommands()}
  completion bash|zsh|fish

Every one of them takes:

${describeOptions(COMMON_OPTIONS)}
`;
}

export function describeCommand(command: ClientCommand): string {
  const { options = {} } = command;
  const own = Object.keys(options).length === 0 ? '' : `\n\n${describeOptions(options)}`;
  return `usage: labelwright ${usageOf(command)} [options]

${command.help}${own}

Also:

${describeOptions(COMMON_OPTIONS)}
`;
}

function describeOptions(options: Readonly<Record<string, CommandOption>>): string {
  const rows = Object.entries(options).map(([name, { short, value, help }]): [string, string] => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join('\n');
}
