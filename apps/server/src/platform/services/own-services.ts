import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import type { Db } from '../db/db.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { FileNotFoundError, type Storage } from '../storage/storage.ts';
import { checkSmtp } from './check-smtp.ts';
import { createServices, type Services } from './services.ts';

/** With less nothing can be taken in for long, and the embedded database cannot begin its next file of the log. */
const LEAST_FREE_BYTES = 64 * 1024 ** 2;
const SLOW_FRESH_MS = 15_000;
/** Never stored: asking for it shows whether the store answers. */
const NO_FILE = 'health/no-such-file';

/** The services that the program itself stands on; features add those that only they need. */
export function ownServices(
  config: Config,
  parts: {
    db: Db;
    storage: Storage;
    redis: RedisLink | undefined;
    rabbitmq: { check(): Promise<void> } | undefined;
    now: () => Date;
  },
): Services {
  const { db, storage, redis, rabbitmq, now } = parts;
  const { smtpHost, smtpPort } = config;
  const askDatabase = () => db.pool.query('select 1');
  const services = createServices(() => now().getTime());
  services.add({ name: 'database', check: askDatabase });
  services.add({
    name: 'redis',
    check: redis && (() => redis.use((client) => client.ping())),
    standIn: 'Not configured: limits and caches are kept in each process.',
  });
  // Jobs are queued in the database, so without a RabbitMQ that is the broker; the key is the documented one.
  services.add({ name: 'rabbitmq', check: rabbitmq?.check ?? askDatabase });
  services.add({
    name: 'smtp',
    check: smtpHost === undefined ? undefined : () => checkSmtp(smtpHost, smtpPort),
    standIn: 'Not configured: mail is kept in the mailbox.',
    freshMs: SLOW_FRESH_MS,
  });
  services.add({
    name: 'storage',
    check: () => (config.storageBucket === undefined ? checkFolder(config.dataDir) : answers(storage.stat(NO_FILE))),
    freshMs: config.storageBucket === undefined ? 0 : SLOW_FRESH_MS,
  });
  return services;
}

/** Whether files can be written to the folder, and for a while yet. */
export async function checkFolder(folder: string, leastFreeBytes = LEAST_FREE_BYTES): Promise<void> {
  await access(folder, constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes < leastFreeBytes)
    throw new Error(`only ${Math.floor(freeBytes / 1024 ** 2)} MB are free on the disk of ${folder}`);
}

async function answers(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof FileNotFoundError)) throw error;
  });
}
