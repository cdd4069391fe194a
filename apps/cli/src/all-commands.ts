import type { ClientCommand, CommandOption } from './command.ts';
import { ACCOUNT_COMMANDS } from './commands/account.ts';
import { ACTION_COMMANDS } from './commands/actions.ts';
import { DATA_COMMANDS } from './commands/data.ts';
import { MODEL_COMMANDS, STORAGE_COMMANDS, WEBHOOK_COMMANDS } from './commands/integrations.ts';
import { JOB_COMMANDS } from './commands/jobs.ts';
import { MEMBER_COMMANDS } from './commands/members.ts';
import { PROJECT_COMMANDS } from './commands/projects.ts';
import { TASK_COMMANDS } from './commands/tasks.ts';

/** Every command that talks to a server, in the order of the help. */
export const CLIENT_COMMANDS: readonly ClientCommand[] = [
  ...ACCOUNT_COMMANDS,
  ...PROJECT_COMMANDS,
  ...MEMBER_COMMANDS,
  ...DATA_COMMANDS,
  ...TASK_COMMANDS,
  ...ACTION_COMMANDS,
  ...JOB_COMMANDS,
  ...WEBHOOK_COMMANDS,
  ...MODEL_COMMANDS,
  ...STORAGE_COMMANDS,
];

/** What every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, CommandOption>> = {
  url: { type: 'string', value: 'ADDRESS', help: 'the server (LABELWRIGHT_URL)' },
  token: {
    type: 'string',
    value: 'TOKEN',
    help: 'an API token (LABELWRIGHT_TOKEN, which others cannot see in the list of processes)',
  },
  settings: { type: 'string', value: 'FILE', help: 'file that login writes (LABELWRIGHT_SETTINGS)' },
  json: { type: 'boolean', help: 'answers as JSON' },
  field: { type: 'string', value: 'NAME', help: 'only this field of the answer, such as id' },
  quiet: { type: 'boolean', short: 'q', help: 'no progress' },
  help: { type: 'boolean', short: 'h', help: 'what the command takes' },
};

/** First words that belong to the client: `projects`, `import`, … */
export const isClientWord = (word: string | undefined): boolean =>
  word === 'completion' || CLIENT_COMMANDS.some(({ name }) => name.split(' ')[0] === word);

/** The longest name that the words begin with. */
export function findCommand(words: readonly string[]): { command: ClientCommand; rest: string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = CLIENT_COMMANDS.find((candidate) => candidate.name === name);
    if (command && words.length >= length) return { command, rest: words.slice(length) };
  }
  return undefined;
}
