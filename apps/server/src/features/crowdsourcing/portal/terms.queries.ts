import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';

/** A batch of the portal, as far as the portal needs it. */
export interface PortalBatchRow {
  id: number;
  project_id: number;
  title: string;
  description: string;
  instructions: string;
  currency: string;
  reward_cents: number;
  status: string;
  expires_at: Date | null;
  duration_seconds: number;
  auto_approval_seconds: number;
  budget_cents: number | null;
}

export interface TermsRow {
  access: 'invited' | 'open';
  join_key: string;
  worker_cap: number | null;
  tasks_per_worker: number | null;
  consent: string;
  question_ids: number[];
  pass_score: number;
  attempts: number;
  min_accuracy: number | null;
  min_approval: number | null;
  min_checked: number;
}

const BATCH = sql`b.id, b.project_id, b.title, b.description, b.instructions, b.currency, b.reward_cents, b.status, b.expires_at,
  b.assignment_duration_seconds as duration_seconds, b.auto_approval_seconds, b.budget_cents`;

export async function findPortalBatch(
  tx: Tx,
  organizationId: number,
  batchId: number,
): Promise<PortalBatchRow | undefined> {
  const { rows } = await sql<PortalBatchRow>`
    select ${BATCH} from crowd_batch b
    where b.organization_id = ${organizationId} and b.id = ${batchId} and b.provider = 'portal'`.execute(tx);
  return rows[0];
}

const TERMS = sql`access, join_key, worker_cap, tasks_per_worker, consent, question_ids, pass_score, attempts, min_accuracy,
  min_approval, min_checked`;

export async function findTerms(tx: Tx, organizationId: number, batchId: number): Promise<TermsRow | undefined> {
  const { rows } = await sql<TermsRow>`
    select ${TERMS} from crowd_portal where organization_id = ${organizationId} and batch_id = ${batchId}`.execute(tx);
  return rows[0] && numbered(rows[0]);
}

/** The same, with nobody else counting or changing meanwhile. */
export async function lockTerms(tx: Tx, organizationId: number, batchId: number): Promise<TermsRow | undefined> {
  const { rows } = await sql<TermsRow>`
    select ${TERMS} from crowd_portal
    where organization_id = ${organizationId} and batch_id = ${batchId} for update`.execute(tx);
  return rows[0] && numbered(rows[0]);
}

/** Arrays come with their elements as text. */
const numbered = (row: TermsRow): TermsRow => ({ ...row, question_ids: row.question_ids.map(Number) });

export async function insertTerms(tx: Tx, organizationId: number, batchId: number, joinKey: string): Promise<void> {
  await sql`
    insert into crowd_portal (batch_id, organization_id, join_key) values (${batchId}, ${organizationId}, ${joinKey})
    on conflict (batch_id) do nothing`.execute(tx);
}

export async function updateTerms(tx: Tx, organizationId: number, batchId: number, terms: TermsRow): Promise<void> {
  await sql`
    update crowd_portal set access = ${terms.access}, worker_cap = ${terms.worker_cap}, tasks_per_worker = ${terms.tasks_per_worker},
      consent = ${terms.consent}, question_ids = ${terms.question_ids}::bigint[], pass_score = ${terms.pass_score},
      attempts = ${terms.attempts}, min_accuracy = ${terms.min_accuracy}, min_approval = ${terms.min_approval},
      min_checked = ${terms.min_checked}
    where organization_id = ${organizationId} and batch_id = ${batchId}`.execute(tx);
}

export async function countEnrolled(tx: Tx, organizationId: number, batchId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from crowd_enrolment
    where organization_id = ${organizationId} and batch_id = ${batchId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Tasks with a known answer. */
export async function listQuestions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  limit: number,
): Promise<{ task: number; inner_id: number; data: unknown }[]> {
  const { rows } = await sql<{ task: number; inner_id: number; data: unknown }>`
    select t.id as task, t.inner_id, t.data from task t
    where t.organization_id = ${organizationId} and t.project_id = ${projectId} and t.is_golden and t.deleted_at is null
    order by t.id limit ${limit}`.execute(tx);
  return rows;
}

/** Which of these tasks of the project have a known answer. */
export async function filterQuestions(
  tx: Tx,
  organizationId: number,
  projectId: number,
  taskIds: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from task
    where organization_id = ${organizationId} and project_id = ${projectId} and id = any (${taskIds}::bigint[]) and is_golden
      and deleted_at is null`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function findOrganizationName(tx: Tx, organizationId: number): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from organization where id = ${organizationId}`.execute(tx);
  return rows[0]?.name ?? '';
}
