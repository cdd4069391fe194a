import { ArchiveRunBody } from '@labelwright/contract/retention';
import { Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restoreArchive } from './restore-archive.ts';
import { runArchive } from './run-archive.ts';

/** The first night of the year. */
export const ARCHIVE_CRON = '0 4 1 1 *';

export const archiveRun = {
  type: 'archive.run',
  queue: 'maintenance',
  payload: ArchiveRunBody,
  maxAttempts: 3,
  title: ({ dry_run: isDry }) => (isDry ? 'Count what would be archived' : 'Archive tasks finished long ago'),
} satisfies JobDefinition<typeof ArchiveRunBody>;

const restorePayload = Type.Object({ archive: Uuid });
export const archiveRestore = {
  type: 'archive.restore',
  queue: 'maintenance',
  payload: restorePayload,
  maxAttempts: 3,
  title: () => 'Bring back an archive',
} satisfies JobDefinition<typeof restorePayload>;

export function archiveJobs(platform: Platform): RegisteredJob[] {
  return [
    job(archiveRun, (payload, context) => runArchive(platform, payload, context), ARCHIVE_CRON),
    job(archiveRestore, ({ archive }, context) => restoreArchive(platform, archive, context)),
  ];
}
