import type { App } from '../app.ts';
import { createApp } from '../app.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, print } from './command.ts';
import { openDatabase } from './database.ts';

export const seedDemoCommand: Command = {
  name: 'seed-demo',
  usage: 'seed-demo',
  help: 'Make the demo organization with its sample projects, once.',
  run: async (config) => {
    const database = await openDatabase(config);
    try {
      await migrate(database.owner, database.app);
      const app = await createApp(config, database.app, { background: false });
      const lines = await seedDemoOnce(app);
      await app.stop();
      for (const line of lines) print(line);
    } finally {
      await database.stop();
    }
  },
};

/** Lines for the console: the log-ins. */
export async function seedDemoOnce(_app: App): Promise<string[]> {
  return [];
}
