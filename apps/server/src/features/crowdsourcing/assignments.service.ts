import type {
  Assignment,
  AssignmentListQuery,
  CreateAssignment,
  UpdateAssignment,
} from '@labelwright/contract/crowd-assignments';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization } from '../identity/index.ts';
import { findProjectAccess } from '../tenants/index.ts';
import {
  type AssignmentFilter,
  type AssignmentRow,
  countAssignments,
  deleteAssignmentRow,
  findAssignment,
  insertAssignment,
  isTaskOfProject,
  listAssignments,
  updateAssignment,
  type WrittenAssignment,
} from './assignments.queries.ts';
import { canMove } from './crowdsourcing.policy.ts';
import { findProvider } from './providers.ts';

export async function pageAssignments(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  query: AssignmentListQuery,
  page: PageRequest,
): Promise<PageResult<Assignment>> {
  const filter = filterOf(query, access.organizationId, { projectId: access.projectId });
  const found = await pageRows(platform, actor, filter, page);
  return { ...found, rows: found.rows.map((row) => assignmentBody(row, access)) };
}

/** Of every project that the caller may look after. */
export async function pageAllAssignments(
  platform: Platform,
  actor: Actor,
  query: AssignmentListQuery,
  page: PageRequest,
): Promise<PageResult<Assignment>> {
  const organizationId = requireOrganization(actor);
  if (actor.scopes && !isInScope(actor.scopes, 'crowd.read'))
    throw new AppError('forbidden', 'This token is not allowed to use crowd.read.');
  const reader = { readerId: actor.userId ?? 0, isSuperAdmin: actor.globalRole === 'super_admin' };
  const found = await pageRows(platform, actor, filterOf(query, organizationId, reader), page);
  const projects = [...new Set(found.rows.map(({ project_id: id }) => id))];
  const target = { kind: 'project', param: 'project' } as const;
  const access = new Map(
    await Promise.all(
      projects.map(async (id) => [id, await findProjectAccess(platform.db, actor, target, String(id))] as const),
    ),
  );
  return {
    ...found,
    rows: found.rows.flatMap((row) => {
      const own = access.get(row.project_id);
      return own ? [assignmentBody(row, own)] : [];
    }),
  };
}

function filterOf(query: AssignmentListQuery, organizationId: number, of: AssignmentFilter['of']): AssignmentFilter {
  return {
    organizationId,
    of,
    taskId: query.task,
    batchId: query.batch,
    kind: query.kind,
    backend: query.backend,
    status: query.status,
    hitId: query.hit_id,
    externalId: query.assignment_id,
    workerId: query.worker_id,
    undecided: query.undecided,
  };
}

async function pageRows(
  platform: Platform,
  actor: Actor,
  filter: AssignmentFilter,
  page: PageRequest,
): Promise<PageResult<AssignmentRow>> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listAssignments(tx, filter, {
      beforeId: page.after === undefined ? undefined : Number(page.after[0]) || 0,
      limit: page.limit + 1,
      offset: page.page === undefined ? 0 : (page.page - 1) * page.limit,
    });
    const total = page.page === undefined ? undefined : await countAssignments(tx, filter);
    return { ...cutPage(rows, page.limit, (row) => [row.id]), total };
  });
}

export async function getAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => assignmentBody(await requireRow(tx, access, id), access));
}

export async function requireRow(tx: Tx, access: ProjectAccess, id: number): Promise<AssignmentRow> {
  const row = await findAssignment(tx, access.organizationId, id);
  if (row?.project_id !== access.projectId) throw notFound('Assignment');
  return row;
}

/** For work that no provider here hands out. */
export async function createAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: CreateAssignment,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => {
    const id = await insertAssignment(tx, access, {
      task_id: body.task,
      backend: body.backend ?? 'mturk',
      hit_id: body.hit_id ?? '',
      assignment_id: body.assignment_id ?? '',
      worker_id: body.worker_id ?? '',
      status: body.status ?? 'created',
      sandbox: body.sandbox ?? true,
      payload: body.payload ?? {},
    });
    if (id === undefined) throw taken();
    await tell(tx, actor, access, id, 'ASSIGNMENT_CREATED');
    return assignmentBody(await requireRow(tx, access, id), access);
  });
}

/** With PUT what is left out goes back to its default, as far as providers have no say in it. */
export async function changeAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  body: UpdateAssignment,
): Promise<Assignment> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    if (row.batch_id !== null)
      throw new AppError('conflict', 'This belongs to a batch: its provider says what becomes of it.', {
        reason: 'managed',
      });
    if (body.status !== undefined && !canMove(row.status, body.status))
      throw new AppError('conflict', `What is ${row.status} cannot become ${body.status}.`, {
        reason: 'illegal_transition',
      });
    const written: WrittenAssignment = {
      task_id: body.task ?? row.task_id,
      backend: body.backend ?? row.backend,
      hit_id: body.hit_id ?? row.hit_id,
      assignment_id: body.assignment_id ?? row.assignment_id,
      worker_id: body.worker_id ?? row.worker_id,
      status: body.status ?? row.status,
      sandbox: body.sandbox ?? row.sandbox,
      payload: body.payload ?? row.payload,
    };
    if (written.task_id !== row.task_id && !(await isTaskOfProject(tx, access, written.task_id)))
      throw invalidField('task', 'This is no task of the project.');
    if (!(await updateAssignment(tx, access.organizationId, id, written))) throw taken();
    await tell(tx, actor, access, id, 'ASSIGNMENT_UPDATED');
    return assignmentBody(await requireRow(tx, access, id), access);
  });
}

/** Answers that came of it stay (S3-040). */
export async function deleteAssignment(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    const row = await requireRow(tx, access, id);
    if (row.batch_id !== null)
      throw new AppError('conflict', 'This belongs to a batch, whose work and payments are kept.', {
        reason: 'managed',
      });
    await deleteAssignmentRow(tx, access.organizationId, id);
    await tell(tx, actor, access, id, 'ASSIGNMENT_DELETED');
  });
}

async function tell(tx: Tx, actor: Actor, access: ProjectAccess, id: number, type: string): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId: access.organizationId,
    projectId: access.projectId,
    aggregateType: 'assignment',
    aggregateId: id,
    payload: { assignment_id: id, project_id: access.projectId },
  });
}

function taken(): AppError {
  return new AppError('conflict', 'There is an assignment with this assignment_id already.', {
    reason: 'duplicate',
    details: { assignment_id: ['assignment with this backend and assignment_id already exists.'] },
  });
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export function assignmentBody(row: AssignmentRow, access: ProjectAccess): Assignment {
  const isWork = row.assignment_id !== '';
  const decides = access.can('crowd.decide') && isWork && row.decision === null;
  const isOwn = access.can('crowd.manage') && row.batch_id === null;
  const provider = findProvider(row.backend);
  const mayOverride = row.status === 'rejected' && (provider?.canOverrideRejection ?? false);
  return {
    id: row.id,
    task: row.task_id,
    project: row.project_id,
    batch: row.batch_id,
    parent: row.parent_id,
    kind: isWork ? 'work' : 'offer',
    backend: row.backend,
    hit_id: row.hit_id,
    assignment_id: row.assignment_id,
    worker_id: row.worker_id,
    worker: row.crowd_worker_id,
    user: row.user_id,
    status: row.status,
    sandbox: row.sandbox,
    payload: row.payload,
    max_assignments: row.max_assignments,
    expires_at: iso(row.expires_at),
    submitted_at: iso(row.submitted_at),
    last_polled_at: iso(row.last_polled_at),
    ingested_at: iso(row.ingested_at),
    error: row.publish_error ?? row.ingest_error,
    annotation: row.annotation_id,
    decision: row.decision,
    decision_reason: row.decision_reason,
    decision_error: row.decision_error,
    decided_at: iso(row.decided_at),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: {
      update: isOwn,
      delete: isOwn,
      approve: decides && (row.status === 'submitted' || mayOverride),
      reject: decides && row.status === 'submitted',
      bonus: access.can('crowd.manage') && isWork && (row.status === 'submitted' || row.status === 'approved'),
    },
  };
}
