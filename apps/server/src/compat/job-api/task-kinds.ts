import { CreateExport } from '@labelwright/contract/exports';
import { StartImport } from '@labelwright/contract/imports';
import { Id } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { startExport } from '../../features/exports/index.ts';
import { startImport } from '../../features/imports/index.ts';
import { startRecount } from '../../features/projects/index.ts';
import { startMeasuring } from '../../features/quality/index.ts';
import { enqueueSync, findConnection } from '../../features/storages/index.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { type SubmittableJob, submittable } from '../../platform/jobs/submittable.ts';
import type { Platform } from '../../platform/platform.ts';

const closed = { additionalProperties: false };
const project = { project_id: Id };

/** Long work of the features below that may be submitted; others list theirs in `Feature.submittable`. */
export function taskKinds(platform: Platform): readonly SubmittableJob[] {
  return [importKind(platform), exportKind(platform), ...upkeepKinds(platform)];
}

function importKind(platform: Platform): SubmittableJob {
  return submittable({
    type: 'import',
    jobTypes: ['import.run'],
    title: 'Import tasks',
    description: 'From a URL, or from files uploaded to the project before (`file_upload_ids`).',
    queue: 'io',
    permission: 'task.create',
    payload: Type.Object({ ...project, ...Type.Omit(StartImport, ['commit_to_project']).properties }, closed),
    example: { project_id: 1, url: 'https://example.com/reviews.csv', mapping: { review: 'text' } },
    submit: async (actor, { project_id: _project, ...asked }, access) => {
      const started = await startImport(platform, actor, inProject(access), asked);
      return jobOf(started.job_id);
    },
  });
}

function exportKind(platform: Platform): SubmittableJob {
  return submittable({
    type: 'export',
    jobTypes: ['export.run'],
    title: 'Export tasks',
    description: 'Writes the tasks of a project to a file; the result of the task names the export.',
    queue: 'io',
    permission: 'project.export',
    payload: Type.Object({ ...project, ...CreateExport.properties }, closed),
    example: { project_id: 1, format: 'CSV' },
    submit: async (actor, { project_id: _project, ...asked }, access) => {
      const started = await startExport(platform, actor, inProject(access), asked);
      return jobOf(started.job_id);
    },
  });
}

function upkeepKinds(platform: Platform): readonly SubmittableJob[] {
  return [
    submittable({
      type: 'recompute_quality',
      jobTypes: ['quality.measure-project'],
      title: 'Measure agreement again',
      description: 'Compares all answers of a project with each other and with the golden tasks.',
      queue: 'default',
      permission: 'project.update',
      payload: Type.Object(project, closed),
      example: { project_id: 1 },
      submit: async (actor, _payload, access) =>
        jobOf((await startMeasuring(platform, actor, inProject(access))).job_id),
    }),
    submittable({
      type: 'reconcile',
      jobTypes: ['projects.recount'],
      title: 'Prove the counters of a project',
      description: 'Counts everything again; the result says what was wrong and has been put right.',
      queue: 'maintenance',
      permission: 'project.update',
      payload: Type.Object(project, closed),
      example: { project_id: 1 },
      submit: async (actor, _payload, access) =>
        jobOf((await startRecount(platform, actor, inProject(access).projectId)).job_id),
    }),
    submittable({
      type: 'storage_sync',
      jobTypes: ['storage.sync', 'storage.export'],
      title: 'Sync a storage',
      description: 'Makes tasks of what is new in a source, or writes what is new to a target.',
      queue: 'io',
      permission: 'project.update',
      payload: Type.Object({ ...project, storage_id: Id }, closed),
      example: { project_id: 1, storage_id: 3 },
      submit: (actor, { storage_id: id }, access) => {
        const { organizationId, projectId } = inProject(access);
        return withActor(platform.db, actor, async (tx) => {
          const row = await findConnection(tx, organizationId, id);
          if (row?.project_id !== projectId) throw notFound('Storage');
          return enqueueSync(tx, actor, row);
        });
      },
    }),
  ];
}

function inProject(access: ProjectAccess | undefined): ProjectAccess {
  if (!access) throw new TypeError('a payload with a project has its access');
  return access;
}

function jobOf(id: string | null): string {
  if (id === null) throw new AppError('conflict', 'This needs no job: there is nothing to do.');
  return id;
}
