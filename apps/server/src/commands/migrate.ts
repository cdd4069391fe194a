import { migrate } from '../platform/db/migrate.ts';
import { type Command, print } from './command.ts';
import { openDatabase } from './database.ts';

export const migrateCommand: Command = {
  usage: 'migrate',
  help: 'Bring the database schema up to date.',
  run: async (config) => {
    const database = await openDatabase(config);
    try {
      const applied = await migrate(database.owner, database.app);
      print(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
    } finally {
      await database.stop();
    }
  },
};
