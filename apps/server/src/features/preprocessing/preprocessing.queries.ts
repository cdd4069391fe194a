import type { ProjectProcessing } from '@labelwright/contract/preprocessing';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

const CHOICE = ['ocr_engine', 'ocr_language', 'speech_engine', 'speech_language'] as const;

/** undefined: the project has chosen nothing. */
export function findProjectProcessing(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<ProjectProcessing | undefined> {
  return tx
    .selectFrom('project_processing')
    .select(CHOICE)
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
}

export async function saveProjectProcessing(
  tx: Tx,
  organizationId: number,
  projectId: number,
  choice: ProjectProcessing,
): Promise<void> {
  await tx
    .insertInto('project_processing')
    .values({ project_id: projectId, organization_id: organizationId, ...choice })
    .onConflict((conflict) => conflict.column('project_id').doUpdateSet(choice))
    .execute();
}

export interface ItemJob {
  id: string;
  status: string;
  attempts: number;
  max_attempts: number;
  run_at: Date;
}

/** The latest of the item. */
export async function findItemJob(tx: Tx, organizationId: number, itemId: string): Promise<ItemJob | undefined> {
  const { rows } = await sql<ItemJob>`
    select id, status, attempts, max_attempts, run_at from job
    where organization_id = ${organizationId} and type in ('task_process_ocr', 'task_transcribe_audio')
      and payload ->> 'itemId' = ${itemId}
    order by created_at desc limit 1`.execute(tx);
  return rows[0];
}
