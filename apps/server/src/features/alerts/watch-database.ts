import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { duration } from './judge-queues.ts';
import { closeAlert, openAlert } from './open-alert.ts';

const PERIOD_MS = 10_000;
const KEY = 'service:database';

export interface DatabaseWatch {
  /** Looks whether the database answers, and tells of the time without it once it does again. */
  look(): Promise<void>;
}

/** While the database is away no alert can be stored: the process remembers, and writes it down afterwards. */
export function createDatabaseWatch(platform: Platform): DatabaseWatch {
  let downSince: Date | undefined;
  return {
    look: async () => {
      const [status] = await platform.services.look(['database']);
      if (status?.state === 'unhealthy') {
        downSince ??= platform.now();
        platform.log.error({ reason: status.detail, downSince }, 'the database does not answer');
        return;
      }
      if (downSince === undefined) return;
      const seconds = Math.round((platform.now().getTime() - downSince.getTime()) / 1000);
      await withSystem(platform.db, async (tx) => {
        await openAlert(platform, tx, 'service_failure', {
          key: KEY,
          title: 'The database did not answer',
          detail: `It was away for ${duration(seconds)} until ${platform.now().toISOString()}, as seen by one process.`,
          value: seconds,
        });
        await closeAlert(platform, tx, { kind: 'service_failure', key: KEY, organizationId: undefined });
      });
      downSince = undefined;
    },
  };
}

/** Returns the way to stop. */
export function startDatabaseWatch(platform: Platform): () => Promise<void> {
  const watch = createDatabaseWatch(platform);
  let working: Promise<void> | undefined;
  const timer = setInterval(() => {
    working ??= watch
      .look()
      .catch((error: Error) =>
        platform.log.warn({ reason: error.message }, 'the time without database is not told yet'),
      )
      .finally(() => {
        working = undefined;
      });
  }, PERIOD_MS);
  return async () => {
    clearInterval(timer);
    await working;
  };
}
