import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { makeFirstAdmin } from '../features/identity/index.ts';
import { reclaimJobs } from '../features/jobs/index.ts';
import { migrate } from '../platform/db/migrate.ts';
import { print } from './command.ts';
import type { Database } from './database.ts';
import { listening } from './listen.ts';
import { seedDemoOnce } from './seed-demo.ts';
import { unlessStopped } from './stop-signal.ts';

/** Serves until it is stopped: then it throws the reason of `signal`. */
export async function runServer(config: Config, database: Database, signal: AbortSignal): Promise<void> {
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
  }
}
