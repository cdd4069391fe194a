import type {
  AssignBody,
  Assigned,
  Assignee,
  AssignmentType,
  BulkAssignBody,
  BulkAssigned,
  TaskSelection,
} from '@labelwright/contract/distribution-rules';
import { counted } from '../../platform/counted.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AssignOrder, applyOrder, assignTasks } from './assign-tasks.ts';
import {
  type AssignmentRow,
  countAssignments,
  countSelectedTasks,
  isTaskOf,
  listAssignable,
  listAssignments,
} from './assignments.queries.ts';

/** More tasks than this are assigned by a job. */
const AT_ONCE = 10_000;
const MOST_OF_A_TASK = 1000;

export async function pageAssignees(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { userId: number | undefined; type: AssignmentType | undefined; page: PageRequest },
): Promise<PageResult<Assignee>> {
  const { page, userId, type } = asked;
  const filter = {
    userId,
    type,
    afterId: Number(page.after?.[0] ?? 0),
    limit: page.limit + 1,
    offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
  };
  return withActor(platform.db, actor, async (tx) => {
    const cut = cutPage(await listAssignments(tx, access, filter), page.limit, (row) => [row.id]);
    const total = page.page === undefined ? undefined : await countAssignments(tx, access, filter);
    return { ...cut, rows: cut.rows.map(present), total };
  });
}

export async function getTaskAssignees(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<Assignee[]> {
  return withActor(platform.db, actor, async (tx) => {
    if (!(await isTaskOf(tx, access, taskId))) throw notFound('Task');
    return readAssignees(tx, access, taskId);
  });
}

export async function readAssignees(tx: Tx, access: ProjectAccess, taskId: number): Promise<Assignee[]> {
  const all = { taskId, userId: undefined, type: undefined, afterId: 0, limit: MOST_OF_A_TASK, offset: 0 };
  return (await listAssignments(tx, access, all)).map(present);
}

/** Adds people to the assignees of one task, or makes them the only ones. */
export async function assignOne(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  body: AssignBody,
  how: 'add' | 'set',
): Promise<Assigned> {
  return withActor(platform.db, actor, async (tx) => {
    if (!(await isTaskOf(tx, access, taskId))) throw notFound('Task');
    await refuseStrangers(tx, access, body.users, body.type);
    const selection = { all: false, included: [taskId] };
    await applyOrder(platform, tx, actor, access, { how, type: body.type, users: body.users, selection });
    const assignees = await readAssignees(tx, access, taskId);
    const first = assignees.find((entry) => entry.assignee === body.users[0] && entry.type === body.type);
    if (!first) throw notFound('Assignee');
    return { ...first, assignees };
  });
}

export async function unassignOne(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  whose: { type: AssignmentType | undefined; users: number[] | undefined },
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    if (!(await isTaskOf(tx, access, taskId))) throw notFound('Task');
    const selection = { all: false, included: [taskId] };
    await applyOrder(platform, tx, actor, access, { how: 'remove', ...whose, selection });
  });
}

export async function assignMany(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: BulkAssignBody,
  how: 'add' | 'set',
): Promise<BulkAssigned> {
  return withActor(platform.db, actor, async (tx) => {
    await refuseStrangers(tx, access, body.users, body.type);
    return give(platform, tx, actor, access, {
      how,
      type: body.type,
      users: body.users,
      selection: checked(body.selectedItems),
    });
  });
}

export async function unassignMany(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: { type?: AssignmentType; users?: number[]; selectedItems: TaskSelection },
): Promise<BulkAssigned> {
  const order = { type: body.type, users: body.users, selection: checked(body.selectedItems) };
  return withActor(platform.db, actor, (tx) => give(platform, tx, actor, access, { how: 'remove', ...order }));
}

async function give(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  access: ProjectAccess,
  order: AssignOrder,
): Promise<BulkAssigned> {
  const total = await countSelectedTasks(tx, access, order.selection);
  if (total > AT_ONCE) {
    const payload = { projectId: access.projectId, order: JSON.stringify(order), total };
    const job = await enqueueJob(tx, actor, assignTasks, payload, { projectId: access.projectId });
    return { detail: `Assigning ${counted(total, 'task')}`, processed_items: total, job_id: job.id };
  }
  await applyOrder(platform, tx, actor, access, order);
  const verb = order.how === 'remove' ? 'Took back' : 'Assigned';
  return { detail: `${verb} ${counted(total, 'task')}`, processed_items: total };
}

function checked(selection: TaskSelection): TaskSelection {
  if (!selection.all && !selection.included)
    throw invalidField('selectedItems', 'Say which tasks: {"all": false, "included": [1, 2]}.');
  return selection;
}

export async function refuseStrangers(
  tx: Tx,
  access: ProjectAccess,
  users: readonly number[],
  type: AssignmentType,
): Promise<void> {
  const known = new Set(await listAssignable(tx, access, users, type));
  const strangers = users.filter((id) => !known.has(id));
  if (strangers.length === 0) return;
  const what = type === 'AN' ? 'may not label' : 'may not review';
  throw invalidField('users', `These people ${what} in this project: ${strangers.slice(0, 20).join(', ')}.`);
}

function present(row: AssignmentRow): Assignee {
  return {
    id: row.id,
    task: row.task_id,
    inner_id: row.inner_id,
    assignee: row.user_id,
    user: { id: row.user_id, email: row.email, name: row.name },
    type: row.type,
    state: row.is_done ? 'done' : 'open',
    assigned_by: row.assigned_by,
    created_at: row.created_at.toISOString(),
  };
}
