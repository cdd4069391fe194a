import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface LabelSetRow {
  id: number;
  organization_id: number;
  project_id: number;
  user_id: number;
  title: string;
  selection: unknown;
  sort: unknown;
  place: string[] | null;
  handed: number[];
  handed_out: number;
  passed_over: number;
  total: number | null;
  is_estimate: boolean;
  is_finished: boolean;
  created_at: Date;
  updated_at: Date;
}

const SET = sql`id, organization_id, project_id, user_id, title, selection, sort, place, handed::float8[] as handed, handed_out, passed_over,
  total, is_estimate, is_finished, created_at, updated_at`;

export async function insertSet(
  tx: Tx,
  set: {
    organizationId: number;
    projectId: number;
    userId: number;
    title: string;
    selection: unknown;
    sort: unknown;
    total: number | undefined;
    isEstimate: boolean;
  },
): Promise<LabelSetRow> {
  const { rows } = await sql<LabelSetRow>`
    insert into label_set (organization_id, project_id, user_id, title, selection, sort, total, is_estimate)
    values (${set.organizationId}, ${set.projectId}, ${set.userId}, ${set.title}, ${JSON.stringify(set.selection)}::jsonb,
      ${JSON.stringify(set.sort)}::jsonb, ${set.total ?? null}, ${set.isEstimate})
    returning ${SET}`.execute(tx);
  return rows[0] as LabelSetRow;
}

/** A person's own, the newest first. */
export async function listSets(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  userId: number,
): Promise<LabelSetRow[]> {
  const { rows } = await sql<LabelSetRow>`
    select ${SET} from label_set
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}
    order by id desc limit 100`.execute(tx);
  return rows;
}

export async function lockSet(
  tx: Tx,
  organizationId: number,
  userId: number,
  id: number,
): Promise<LabelSetRow | undefined> {
  const { rows } = await sql<LabelSetRow>`
    select ${SET} from label_set
    where organization_id = ${organizationId} and user_id = ${userId} and id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function deleteSet(tx: Tx, organizationId: number, userId: number, id: number): Promise<boolean> {
  const { rows } = await sql`
    delete from label_set where organization_id = ${organizationId} and user_id = ${userId} and id = ${id} returning id`.execute(
    tx,
  );
  return rows.length > 0;
}

export async function saveSet(
  tx: Tx,
  id: number,
  set: {
    place: readonly string[] | null;
    handed: readonly number[];
    handedOut: number;
    passedOver: number;
    isFinished: boolean;
  },
): Promise<LabelSetRow> {
  const place = set.place === null ? null : JSON.stringify(set.place);
  const { rows } = await sql<LabelSetRow>`
    update label_set set place = ${place}::jsonb, handed = ${set.handed}::bigint[], handed_out = ${set.handedOut},
      passed_over = ${set.passedOver}, is_finished = ${set.isFinished}
    where id = ${id} returning ${SET}`.execute(tx);
  return rows[0] as LabelSetRow;
}

export async function deleteOldSets(tx: Tx, now: Date, keptDays: number): Promise<void> {
  await sql`
    delete from label_set where updated_at < ${now.toISOString()}::timestamptz - make_interval(days => ${keptDays}::integer)`.execute(
    tx,
  );
}

/**
 * Gives the person a hold of a task: their own unfinished one, or a free place. Managers may take any that they have not
 * answered; where tasks are for those alone who are assigned, only assigned ones. undefined: they may not take it.
 */
export async function takeTask(
  tx: Tx,
  call: {
    organizationId: number;
    projectId: number;
    taskId: number;
    userId: number;
    now: Date;
    leaseSeconds: number;
    mayTakeAny: boolean;
    role: string;
  },
): Promise<unknown> {
  const now = call.now.toISOString();
  const { rows: locked } = await sql<{ has_place: boolean; is_free: boolean }>`
    select t.counted < t.overlap and places_left(t.id, ${call.userId}, ${now}::timestamptz) > 0 as has_place,
      t.status <> 'failed' and not exists (
        select from annotation a where a.task_id = t.id and a.completed_by = ${call.userId} and a.deleted_at is null and not a.was_cancelled)
      and (${call.mayTakeAny}::boolean or p.assignment_mode <> 'only' or exists (
        select from task_assignment x where x.task_id = t.id and x.user_id = ${call.userId} and x.type = 'AN')) as is_free
    from task t join project p on p.id = t.project_id
    where t.organization_id = ${call.organizationId} and t.project_id = ${call.projectId} and t.id = ${call.taskId} and t.deleted_at is null
    for no key update of t`.execute(tx);
  const task = locked[0];
  if (!task?.is_free || (!task.has_place && !call.mayTakeAny)) return undefined;
  await sql`
    insert into task_lease (organization_id, task_id, user_id, project_id, kind, acquired_at, expires_at, takes_place)
    values (${call.organizationId}, ${call.taskId}, ${call.userId}, ${call.projectId}, 'work', ${now}::timestamptz,
      ${now}::timestamptz + make_interval(secs => ${call.leaseSeconds}::integer), ${task.has_place})
    on conflict (task_id, user_id) do update set kind = 'work', expires_at = excluded.expires_at,
      takes_place = task_lease.takes_place or excluded.takes_place`.execute(tx);
  const { rows } = await sql<{ answer: unknown }>`
    select next_answer(${call.organizationId}, ${call.projectId}, ${call.taskId}, ${call.userId}, 'Label set', ${call.role}, null) as answer`.execute(
    tx,
  );
  return rows[0]?.answer;
}
