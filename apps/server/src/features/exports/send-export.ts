import type { SendExport } from '@labelwright/contract/exports';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { findConnection, writeToStorage } from '../storages/index.ts';
import { findExport } from './exports.queries.ts';
import { getExportFile } from './exports.service.ts';

const sendPayload = Type.Object({ exportId: Type.Integer(), storageId: Type.Integer(), filename: Type.String() });

const sendDefinition = {
  type: 'export.send',
  queue: 'io',
  payload: sendPayload,
  maxAttempts: 3,
  title: ({ filename }) => `Send ${filename} to a storage`,
} satisfies JobDefinition<typeof sendPayload>;

export function sendJobs(platform: Platform): RegisteredJob[] {
  return [job(sendDefinition, ({ exportId, storageId }, context) => send(platform, exportId, storageId, context))];
}

/** Puts the file of an export into a target storage of its project, as a job. */
export async function sendExport(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  exportId: number,
  { storage: storageId }: SendExport,
): Promise<{ job_id: string; status: string }> {
  const { filename } = await getExportFile(platform, actor, access, exportId);
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const target = await findConnection(tx, organizationId, storageId);
    if (target?.project_id !== projectId || target.direction !== 'export') throw notFound('Storage');
    const { id } = await enqueueJob(tx, actor, sendDefinition, { exportId, storageId, filename }, { projectId });
    return { job_id: id, status: 'queued' };
  });
}

async function send(platform: Platform, exportId: number, storageId: number, context: JobContext): Promise<unknown> {
  const { actor, projectId } = context;
  const { organizationId } = actor;
  if (organizationId === undefined || projectId === undefined) throw new PermanentJobError('an export needs a project');
  const row = await withActor(platform.db, actor, (tx) => findExport(tx, organizationId, projectId, exportId));
  if (!row?.storage_key) throw new PermanentJobError('the export has no file any more');
  const { stream } = await platform.storage.open(row.storage_key);
  const name = row.original_filename ?? `export-${exportId}`;
  const contentType = row.content_type ?? 'application/octet-stream';
  const scope = { organizationId, projectId };
  const written = await writeToStorage(platform, actor, scope, storageId, { name, content: stream, contentType });
  await withActor(platform.db, actor, (tx) =>
    emit(tx, actor, {
      type: 'EXPORT_SENT',
      ...scope,
      aggregateType: 'export',
      aggregateId: exportId,
      payload: { project_id: projectId, export_id: exportId, storage_id: storageId, uri: written.uri },
    }),
  );
  await context.log(`Wrote ${written.uri}.`);
  return { export_id: exportId, uri: written.uri };
}
