import { ArchiveRunBody, RetentionRunBody } from '@labelwright/contract/retention';
import { submittable } from '../../platform/jobs/submittable.ts';
import type { Feature, Platform } from '../../platform/platform.ts';
import { archiveJobs, archiveRun } from './archive.jobs.ts';
import { retentionJobs, retentionRun } from './retention.jobs.ts';
import { retentionRoutes } from './retention.routes.ts';
import { startArchive, startRetention } from './retention.service.ts';

/** What is removed for good after its time, and what is kept in archives. */
export function retentionFeature(platform: Platform): Feature {
  return {
    name: 'retention',
    routes: (http) => retentionRoutes(http, platform),
    jobs: [...retentionJobs(platform), ...archiveJobs(platform)],
    submittable: [
      submittable({
        type: 'retention',
        jobTypes: [retentionRun.type],
        title: 'Retention',
        description: 'Removes what was deleted long ago, or counts it.',
        queue: retentionRun.queue,
        permission: 'platform.admin',
        payload: RetentionRunBody,
        example: { dry_run: true },
        submit: (actor, payload) => startRetention(platform, actor, payload),
      }),
      submittable({
        type: 'archive',
        jobTypes: [archiveRun.type],
        title: 'Archive',
        description: 'Writes tasks that were finished long ago into archives, or counts them.',
        queue: archiveRun.queue,
        permission: 'platform.admin',
        payload: ArchiveRunBody,
        example: { dry_run: true },
        submit: (actor, payload) => startArchive(platform, actor, payload),
      }),
    ],
  };
}
