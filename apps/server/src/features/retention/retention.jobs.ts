import { type RetentionRun, RetentionRunBody } from '@labelwright/contract/retention';
import { systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { type JobContext, type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { purgeAnnotations } from '../annotations/index.ts';
import { purgeItems } from '../collection/index.ts';
import { purgeProjects } from '../projects/index.ts';
import { purgeAssets } from '../storages/index.ts';
import { purgeTasks } from '../tasks/index.ts';
import { countDeleted, type RetentionCounts } from './retention.queries.ts';

export const RETENTION_CRON = '20 3 * * *';

export const retentionRun = {
  type: 'retention.run',
  queue: 'maintenance',
  payload: RetentionRunBody,
  maxAttempts: 3,
  title: ({ dry_run: isDry }) => (isDry ? 'Count what was deleted long ago' : 'Remove what was deleted long ago'),
} satisfies JobDefinition<typeof RetentionRunBody>;

export function retentionJobs(platform: Platform): RegisteredJob[] {
  return [job(retentionRun, (payload, context) => runRetention(platform, payload, context), RETENTION_CRON)];
}

/** Removes for good what was deleted long ago: what hangs on something first. A second run finds nothing. */
async function runRetention(
  platform: Platform,
  { dry_run: isDry = false, older_than_seconds: seconds }: RetentionRun,
  context: JobContext,
): Promise<RetentionCounts> {
  const { signal } = context;
  const before =
    seconds === undefined ? restorableSince(platform) : new Date(platform.now().getTime() - seconds * 1000);
  if (isDry) {
    const { due } = await withSystem(platform.db, (tx) => countDeleted(tx, before));
    await context.log(`Would remove ${summaryOf(due)}.`, { before: before.toISOString(), ...due });
    return due;
  }
  const removed: RetentionCounts = {
    tasks: await purgeTasks(platform, signal, before),
    annotations: await purgeAnnotations(platform, signal, before),
    collection_items: await purgeItems(platform, signal, before),
    projects: await purgeProjects(platform, signal, before),
    assets: await purgeAssets(platform, signal, before),
  };
  await context.log(`Removed ${summaryOf(removed)}.`, { before: before.toISOString(), ...removed });
  await withSystem(platform.db, (tx) =>
    insertAudit(
      tx,
      { ...systemActor(), userId: context.actor.userId, name: context.actor.name },
      {
        organizationId: undefined,
        action: 'retention.run',
        resourceType: 'job',
        resourceId: context.jobId,
        metadata: { before: before.toISOString(), ...removed },
      },
    ),
  );
  return removed;
}

export function summaryOf(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).flatMap(([kind, count]) =>
    count > 0 ? [`${count} ${kind.replace('_', ' ')}`] : [],
  );
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
