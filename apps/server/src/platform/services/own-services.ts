import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Config } from '../../config.ts';
import type { Db } from '../db/db.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { FileNotFoundError, type Storage } from '../storage/storage.ts';
import { checkSmtp } from './check-smtp.ts';
import { createServices, type Services } from './services.ts';

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
    check: () =>
      config.storageBucket === undefined ? access(config.dataDir, constants.W_OK) : answers(storage.stat(NO_FILE)),
    freshMs: config.storageBucket === undefined ? 0 : SLOW_FRESH_MS,
  });
  return services;
}

async function answers(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof FileNotFoundError)) throw error;
  });
}
