import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { reclaimJobs } from '../features/jobs/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, CommandError, print } from './command.ts';
import { type Database, openDatabase } from './database.ts';
import { seedDemoOnce } from './seed-demo.ts';

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  help: 'Run the server: web, API, worker and scheduler (ROLE splits them).',
  run: serve,
};

async function serve(config: Config): Promise<void> {
  const database = await openDatabase(config);
  let app: App | undefined;
  try {
    await migrate(database.owner, database.app);
    app = await createApp(config, database.app);
    await reclaimJobs(app.platform);
    const demo = config.demo ? await seedDemoOnce(app) : undefined;
    if (app.http) await listen(app, config);
    print('');
    print(`  Labelwright   ${app.http ? config.publicUrl : `(${config.role.join(', ')} only)`}`);
    print(`  database      ${database.description}`);
    for (const line of demo ?? []) print(line);
    print('');
    await untilStopped();
  } finally {
    await shutDown(app, database);
  }
}

async function listen(app: App, config: Config): Promise<void> {
  try {
    await app.http?.listen({ host: config.host, port: config.port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(
        `port ${config.port} is taken by another program: stop that one, or choose another port with PORT=8081 npm start`,
      );
    if (code === 'EACCES')
      throw new CommandError(`this user may not listen on port ${config.port}: choose one above 1023 with PORT=8080`);
    throw error;
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

/** A second Ctrl-C while this waits ends the process at once, as people expect. */
async function shutDown(app: App | undefined, database: Database): Promise<void> {
  process.once('SIGINT', () => process.exit(130));
  await app?.stop();
  await database.stop();
}
