import type { AssignmentStatus } from '@labelwright/contract/crowd-assignments';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AssignmentRow {
  id: number;
  organization_id: number;
  project_id: number;
  task_id: number;
  batch_id: number | null;
  parent_id: number | null;
  backend: string;
  hit_id: string;
  assignment_id: string;
  worker_id: string;
  crowd_worker_id: number | null;
  user_id: number | null;
  status: AssignmentStatus;
  sandbox: boolean;
  payload: Record<string, unknown>;
  max_assignments: number;
  expires_at: Date | null;
  submitted_at: Date | null;
  last_polled_at: Date | null;
  ingested_at: Date | null;
  publish_error: string | null;
  ingest_error: string | null;
  decision: 'approve' | 'reject' | null;
  decision_reason: string;
  decision_error: string | null;
  decided_at: Date | null;
  created_at: Date;
  updated_at: Date;
  annotation_id: number | null;
}

const COLUMNS = sql.raw(
  `x.*, (select max(a.id) from annotation a where a.assignment_id = x.id and a.deleted_at is null) as annotation_id`,
);

export interface AssignmentFilter {
  organizationId: number;
  /** One project, or all that this person may look after. */
  of: { projectId: number } | { readerId: number; isSuperAdmin: boolean };
  taskId?: number | undefined;
  batchId?: number | undefined;
  kind?: 'offer' | 'work' | undefined;
  backend?: string | undefined;
  status?: string | undefined;
  hitId?: string | undefined;
  externalId?: string | undefined;
  workerId?: string | undefined;
  undecided?: boolean | undefined;
}

function matching(filter: AssignmentFilter) {
  const same = (column: string, value: string | number | undefined) =>
    value === undefined ? sql`` : sql`and ${sql.ref(column)} = ${value}`;
  const { kind, undecided } = filter;
  return sql`x.organization_id = ${filter.organizationId} and ${within(filter)}
    ${same('x.task_id', filter.taskId)} ${same('x.batch_id', filter.batchId)} ${same('x.backend', filter.backend)}
    ${same('x.status', filter.status)} ${same('x.hit_id', filter.hitId)} ${same('x.assignment_id', filter.externalId)}
    ${same('x.worker_id', filter.workerId)}
    ${kind === undefined ? sql`` : kind === 'offer' ? sql`and x.assignment_id = ''` : sql`and x.assignment_id <> ''`}
    ${undecided ? sql`and x.assignment_id <> '' and x.status = 'submitted' and x.decision is null` : sql``}`;
}

function within({ of, organizationId }: AssignmentFilter) {
  if ('projectId' in of) return sql`x.project_id = ${of.projectId}`;
  if (of.isSuperAdmin) return sql`true`;
  return sql`exists (
    select from project p
    join organization_member om on om.organization_id = ${organizationId} and om.user_id = ${of.readerId} and om.enabled
    left join workspace_member wm on wm.organization_id = ${organizationId} and wm.workspace_id = p.workspace_id and wm.user_id = om.user_id
    left join project_member pm on pm.organization_id = ${organizationId} and pm.project_id = p.id and pm.user_id = om.user_id and pm.enabled
    where p.id = x.project_id and p.deleted_at is null
      and (om.role <> 'member' or wm.role in ('owner', 'admin') or pm.member_type between 1 and 3))`;
}

export async function listAssignments(
  tx: Tx,
  filter: AssignmentFilter,
  page: { beforeId: number | undefined; limit: number; offset: number },
): Promise<AssignmentRow[]> {
  const { rows } = await sql<AssignmentRow>`
    select ${COLUMNS} from assignment x
    where ${matching(filter)} ${page.beforeId === undefined ? sql`` : sql`and x.id < ${page.beforeId}`}
    order by x.id desc limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countAssignments(tx: Tx, filter: AssignmentFilter): Promise<number> {
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from assignment x where ${matching(filter)}`.execute(tx);
  return rows[0]?.total ?? 0;
}

/** The annotations that came of work, as its `annotation_id` says. */
export async function listAnswersOf(tx: Tx, organizationId: number, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select max(id) as id from annotation
    where organization_id = ${organizationId} and assignment_id = any (${ids}::bigint[]) and deleted_at is null
    group by assignment_id order by 1`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function findAssignment(tx: Tx, organizationId: number, id: number): Promise<AssignmentRow | undefined> {
  const { rows } = await sql<AssignmentRow>`
    select ${COLUMNS} from assignment x where x.organization_id = ${organizationId} and x.id = ${id}`.execute(tx);
  return rows[0];
}

export interface WrittenAssignment {
  task_id: number;
  backend: string;
  hit_id: string;
  assignment_id: string;
  worker_id: string;
  status: AssignmentStatus;
  sandbox: boolean;
  payload: Record<string, unknown>;
}

/** undefined: the backend knows this assignment_id already. */
export async function insertAssignment(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  written: WrittenAssignment,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into assignment (organization_id, project_id, task_id, backend, hit_id, assignment_id, worker_id, status, sandbox, payload)
    values (${scope.organizationId}, ${scope.projectId}, ${written.task_id}, ${written.backend}, ${written.hit_id},
      ${written.assignment_id}, ${written.worker_id}, ${written.status}, ${written.sandbox}, ${JSON.stringify(written.payload)})
    on conflict (organization_id, backend, assignment_id) where assignment_id <> '' do nothing
    returning id`.execute(tx);
  return rows[0]?.id;
}

/** False: the backend knows this assignment_id already. */
export async function updateAssignment(
  tx: Tx,
  organizationId: number,
  id: number,
  written: WrittenAssignment,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update assignment x set task_id = ${written.task_id}, backend = ${written.backend}, hit_id = ${written.hit_id},
      assignment_id = ${written.assignment_id}, worker_id = ${written.worker_id}, status = ${written.status},
      sandbox = ${written.sandbox}, payload = ${JSON.stringify(written.payload)}
    where x.organization_id = ${organizationId} and x.id = ${id}
      and (${written.assignment_id} = '' or not exists (
        select from assignment o where o.organization_id = ${organizationId} and o.backend = ${written.backend}
          and o.assignment_id = ${written.assignment_id} and o.id <> ${id}))`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function isTaskOfProject(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  taskId: number,
): Promise<boolean> {
  const { rows } = await sql`
    select from task where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${taskId}
      and deleted_at is null`.execute(tx);
  return rows.length > 0;
}

export async function deleteAssignmentRow(tx: Tx, organizationId: number, id: number): Promise<void> {
  await sql`delete from assignment where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}
