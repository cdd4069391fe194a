import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/db.ts';
import type { SubmissionContext } from '../../platform/http/types.ts';
import type { AnnotationRow, DraftRow } from '../distribution/index.ts';

export type { SubmissionContext } from '../../platform/http/types.ts';

export type SubmissionOutcome =
  | { status: 'created'; annotation: AnnotationRow; task: { id: number; is_labeled: boolean; project_id: number } }
  | { status: 'exists' | 'already_done'; annotation: AnnotationRow }
  | { status: 'slot_taken'; draft: DraftRow | null }
  /** The config was saved since the answer was checked. */
  | { status: 'not_found' | 'duplicate' | 'foreign_draft' | 'unknown_parent' | 'stale_definition' };

export interface SubmissionCall {
  organizationId: number;
  projectId: number;
  taskId: number;
  userId: number;
  /** What the answer was checked against; with another one holding nothing is stored. */
  definitionId: number | null;
  /** Managers may answer a task more than once and beyond its overlap. */
  mayAddExtra: boolean;
  now: Date;
  actor: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** What the checks of an answer need. One round trip that is a transaction of its own, as is the submission. */
export async function findSubmissionContext(
  db: Db,
  organizationId: number,
  taskId: number,
): Promise<SubmissionContext | undefined> {
  const { rows } = await db.quick.query<SubmissionContext>({
    name: 'submission-context',
    text: 'select * from submission_context($1, $2)',
    values: [organizationId, taskId],
  });
  return rows[0];
}

/** Decides and stores in one transaction under the task's lock; see migrations 0042, 0092 and 0100. */
export async function callSubmitAnnotation(db: Db, call: SubmissionCall): Promise<SubmissionOutcome> {
  const { rows } = await db.quick.query<{ outcome: SubmissionOutcome }>({
    name: 'submit-annotation',
    text: 'select submit_annotation($1, $2, $3, $4, $5, $6, $7) as outcome',
    values: [
      call.organizationId,
      call.taskId,
      call.userId,
      call.mayAddExtra,
      call.now,
      JSON.stringify(call.actor),
      JSON.stringify({ ...call.body, project_id: call.projectId, definition_id: call.definitionId }),
    ],
  });
  return rows[0]?.outcome ?? { status: 'not_found' };
}

/** Work that was handed out through a provider is taken in by what watches over it, or by a manager. */
export async function isAssignmentOfTask(
  tx: Tx,
  organizationId: number,
  assignment: { id: number; taskId: number; mayTakeAny: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    select from assignment
    where organization_id = ${organizationId} and id = ${assignment.id} and task_id = ${assignment.taskId}
      and (batch_id is null or ${assignment.mayTakeAny})`.execute(tx);
  return rows.length > 0;
}
