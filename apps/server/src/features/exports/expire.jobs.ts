import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { takeExpiredFiles } from './exports.queries.ts';

const BLOCK = 100;
const nothing = Type.Object({});

const definition = {
  type: 'exports.expire',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 1,
  title: () => 'Delete files of exports whose time is over',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

export function expiryJobs(platform: Platform): RegisteredJob[] {
  return [job(definition, (_payload, { signal }) => expireExports(platform, signal), '7 * * * *')];
}

/** The record of the export stays; only its file goes. */
export async function expireExports(platform: Platform, signal: AbortSignal): Promise<{ files: number }> {
  let files = 0;
  for (;;) {
    throwIfCancelled(signal);
    const keys = await withSystem(platform.db, (tx) => takeExpiredFiles(tx, platform.now(), BLOCK));
    for (const key of keys) await platform.storage.delete(key);
    if (keys.length === 0) return { files };
    files += keys.length;
  }
}
