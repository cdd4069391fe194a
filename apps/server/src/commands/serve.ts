import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { makeFirstAdmin } from '../features/identity/index.ts';
import { reclaimJobs } from '../features/jobs/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { type Command, CommandError, print } from './command.ts';
import { openDatabase } from './database.ts';
import { seedDemoOnce } from './seed-demo.ts';
import { stopSignal, unlessStopped } from './stop-signal.ts';

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  help: 'Run the server: web, API, worker and scheduler (ROLE splits them).',
  run: serve,
};

async function serve(config: Config): Promise<void> {
  const signal = stopSignal();
  try {
    if (config.role.includes('http')) await listening(config, () => probePort(config));
    await run(config, signal);
  } catch (error) {
    // What breaks because it was stopped is no fault; a program that it waited for may have heard of it first.
    await nextTurn();
    if (!signal.aborted) throw error;
  }
}

async function run(config: Config, signal: AbortSignal): Promise<void> {
  const database = await openDatabase(config, signal);
  let app: App | undefined;
  try {
    await unlessStopped(signal, () => migrate(database.owner, database.app));
    const made = await createApp(config, database.app);
    app = made;
    database.keepRunning((reason) => made.platform.log.error({ reason }, 'the database ended; starting it again'));
    await reclaimJobs(made.platform);
    if (await makeFirstAdmin(made.platform)) print(`Made the super administrator ${config.firstAdminEmail}.`);
    const demo = config.demo ? await unlessStopped(signal, () => seedDemoOnce(made)) : undefined;
    const { http } = made;
    if (http) await listening(config, () => http.listen({ host: config.host, port: config.port }));
    print('');
    print(`  Labelwright   ${http ? config.publicUrl : `(${config.role.join(', ')} only)`}`);
    print(`  database      ${database.description}`);
    for (const line of demo ?? []) print(line);
    print('');
    await unlessStopped(signal, () => new Promise<never>(() => {}));
  } finally {
    await app?.stop();
    await database.stop();
  }
}

/** Before the database is touched: a second start by mistake must not migrate or make a demo before it gives up. */
function probePort({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}

async function listening(config: Config, listen: () => Promise<unknown>): Promise<void> {
  try {
    await listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandError(
        `port ${config.port} is taken by another program: stop that one, or choose another port with PORT=8081 npm start`,
      );
    if (code === 'EACCES')
      throw new CommandError(`this user may not listen on port ${config.port}: choose one above 1023 with PORT=8080`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new CommandError(`this machine has no address ${config.host}: set HOST to one of its own, or to 0.0.0.0`);
    throw error;
  }
}
