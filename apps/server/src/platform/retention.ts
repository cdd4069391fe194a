import type { Platform } from './platform.ts';

const DAY_MS = 86_400_000;

/** What was deleted before this moment can no longer be restored, and is removed for good. */
export function restorableSince({ config, now }: Pick<Platform, 'config' | 'now'>): Date {
  return new Date(now().getTime() - config.retentionDays * DAY_MS);
}
