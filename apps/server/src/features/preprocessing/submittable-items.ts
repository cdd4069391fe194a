import { Id, Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type SubmittableJob, submittable } from '../../platform/jobs/submittable.ts';
import type { Platform } from '../../platform/platform.ts';
import { setProcessingState } from '../collection/index.ts';
import { ocrJob, transcriptionJob } from './preprocessing.jobs.ts';
import { type FileKind, requireProcessable } from './preprocessing.service.ts';

const closed = { additionalProperties: false };

/** Reading and listening as tasks of the API of jobs. */
export function submittableItems(platform: Platform): readonly SubmittableJob[] {
  return [
    submittable({
      type: 'ocr',
      jobTypes: [ocrJob.type],
      title: 'Read the text of a document',
      description: 'Text that somebody has put right by hand stays as it is.',
      queue: ocrJob.queue,
      permission: 'item.list',
      payload: Type.Object({ project_id: Id, document_id: Uuid }, closed),
      example: { project_id: 1, document_id: '01a20165-b893-76f7-941a-64df277611f6' },
      submit: (actor, { document_id: id }, access) => submitItem(platform, actor, { id, kind: 'document' }, access),
    }),
    submittable({
      type: 'transcription',
      jobTypes: [transcriptionJob.type],
      title: 'Transcribe a recording',
      description: 'Text that somebody has put right by hand stays as it is.',
      queue: transcriptionJob.queue,
      permission: 'item.list',
      payload: Type.Object({ project_id: Id, voice_sample_id: Uuid }, closed),
      example: { project_id: 1, voice_sample_id: '01a20165-b893-76f7-941a-64df277611f7' },
      submit: (actor, { voice_sample_id: id }, access) =>
        submitItem(platform, actor, { id, kind: 'voice_sample' }, access),
    }),
  ];
}

/** Returns the job, also when the item waits for one already. */
async function submitItem(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind: FileKind },
  access: ProjectAccess | undefined,
): Promise<string> {
  const row = await requireProcessable(platform, actor, asked);
  if (row.project_id !== access?.projectId) throw notFound('Item');
  const definition = asked.kind === 'document' ? ocrJob : transcriptionJob;
  return withActor(platform.db, actor, async (tx) => {
    await setProcessingState(tx, row.organization_id, row.id, { state: 'queued' }, ['processing']);
    const job = await enqueueJob(
      tx,
      actor,
      definition,
      { itemId: row.id, trigger: 'manual' },
      { projectId: row.project_id, dedupeKey: `${definition.type}:${row.id}` },
    );
    return job.id;
  });
}
