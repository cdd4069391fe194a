import { CASCADE_FIELDS } from '@labelwright/contract/project-groups';
import { Type } from 'typebox';
import { counted } from '../../../platform/counted.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import {
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { takeOver } from './take-over.ts';

const payload = Type.Object({
  templateId: Type.Integer(),
  projects: Type.Array(Type.Integer()),
  fields: Type.Optional(Type.Array(Type.Enum([...CASCADE_FIELDS]))),
});

export const cascadeJob = {
  type: 'libraries.cascade',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: ({ projects }) => `Bring a template's changes into ${counted(projects.length, 'project')}`,
} satisfies JobDefinition<typeof payload>;

export function cascadeJobs(platform: Platform): RegisteredJob[] {
  return [
    job(cascadeJob, async ({ templateId, projects, fields }, context) => {
      const { organizationId } = context.actor;
      if (organizationId === undefined) throw new PermanentJobError('A template belongs to an organization.');
      let changed = 0;
      const refused: { project: number; reason: string }[] = [];
      for (const [index, projectId] of projects.entries()) {
        throwIfCancelled(context.signal);
        try {
          const taken = await takeOver(platform, context.actor, { organizationId, templateId, projectId }, fields);
          if (taken.length > 0) changed += 1;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          refused.push({ project: projectId, reason: error.message });
          await context.log(`Project ${projectId}: ${error.message}`, { ...error.details }, 'warning');
        }
        context.progress({ done: index + 1, total: projects.length, unit: 'projects' });
      }
      return { changed, unchanged: projects.length - changed - refused.length, refused };
    }),
  ];
}
