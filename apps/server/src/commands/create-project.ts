import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { createProjectFor } from '../features/projects/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, CommandError, print } from './command.ts';
import { openDatabase } from './database.ts';

export const createProjectCommand: Command = {
  usage:
    'create-project --owner ada@example.com --title "Cats and dogs" [--config config.xml] [--description …] [--publish]',
  help: 'Make a project in the organization that its owner works in. Without --config its interface is <View></View>. Prints the id alone on the last line.',
  run: async (config, args) => {
    const { owner, ...body } = readOptions(args);
    const database = await openDatabase(config);
    try {
      await migrate(database.owner, database.app);
      const app = await createApp({ ...config, logLevel: 'warn' }, database.app, { background: false });
      try {
        const project = await createProjectFor(app.platform, owner, body);
        if (!project) throw new CommandError(`there is no account ${owner} with an organization`);
        for (const warning of project.warnings ?? []) print(`Note: ${warning}`);
        print(`Made the project ${project.title}.`);
        print(String(project.id));
      } finally {
        await app.stop();
      }
    } finally {
      await database.stop();
    }
  },
};

function readOptions(args: string[]) {
  const values = parse(args);
  const { owner, title, config, description, publish } = values;
  if (!owner || !title) throw new CommandError(`--owner and --title are needed: ${createProjectCommand.usage}`);
  return {
    owner,
    title,
    label_config: config === undefined ? '<View></View>' : read(config),
    ...(description === undefined ? {} : { description }),
    ...(publish ? { is_published: true } : {}),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`the label config could not be read: ${(error as Error).message}`);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        owner: { type: 'string' },
        title: { type: 'string' },
        config: { type: 'string' },
        description: { type: 'string' },
        publish: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
