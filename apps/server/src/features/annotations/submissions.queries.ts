import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/db.ts';
import { gather } from '../../platform/db/gather.ts';
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

/** An answer and, as text, what is stored of it. */
interface Answer {
  call: SubmissionCall;
  body: string;
}

/** Larger answers cost what their size costs; together they would only fill the memory. */
const LARGEST_TOGETHER = 100_000;

/**
 * Answers that come at the same time are stored together where nothing but the place of the task has a say (migration
 * 0330); the others, whatever comes alone, and whatever came with one that cannot be stored, one by one.
 */
export async function callSubmitAnnotation(db: Db, call: SubmissionCall): Promise<SubmissionOutcome> {
  const body = JSON.stringify({ ...call.body, project_id: call.projectId, definition_id: call.definitionId });
  const answer = { call, body };
  const outcome = body.length > LARGEST_TOGETHER ? undefined : await storeTogether(db, answer).catch(() => undefined);
  return outcome ?? storeAlone(db, answer);
}

const storeTogether = gather<Answer, SubmissionOutcome | undefined>({
  restMs: 6,
  keyOf: () => '',
  run: async (db, answers) => {
    const last = answers.at(-1);
    if (last === undefined || answers.length === 1) return [undefined];
    const { rows } = await db.quick.query<{ place: number; outcome: SubmissionOutcome }>({
      name: 'submit-annotations',
      text: 'select * from submit_annotations($1, $2)',
      values: [`[${answers.map(asElement).join()}]`, last.call.now],
    });
    const outcomes = new Map(rows.map(({ place, outcome }) => [place, outcome]));
    return answers.map((_, index) => outcomes.get(index + 1));
  },
});

/** The body is put in as the text that it is already. */
function asElement({ call, body }: Answer): string {
  const head = JSON.stringify({
    organization_id: call.organizationId,
    project_id: call.projectId,
    task_id: call.taskId,
    user_id: call.userId,
    definition_id: call.definitionId,
    actor: call.actor,
  });
  return `${head.slice(0, -1)},"body":${body}}`;
}

/** Decides and stores in one transaction under the task's lock; see migrations 0042, 0092 and 0113. */
async function storeAlone(db: Db, { call, body }: Answer): Promise<SubmissionOutcome> {
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
      body,
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
