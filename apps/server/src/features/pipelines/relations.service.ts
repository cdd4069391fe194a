import type { CreateRelation, Decision, Relation, UpdateRelation } from '@labelwright/contract/pipelines';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { backfillJob, CATCH_UP_MS, catchUpJob } from './backfill.jobs.ts';
import { findWay, longestWay, MOST_STAGES } from './pipelines.policy.ts';
import { decisionBody, relationBody } from './relation-view.ts';
import {
  deleteRelation,
  findRelation,
  insertRelation,
  listDecisions,
  listEdges,
  listRelations,
  listTitles,
  lockGraph,
  type RelationRow,
  updateRelation,
} from './relations.queries.ts';
import { standingsOf } from './standings.ts';
import type { WiringCache } from './wiring.ts';

export async function listProjectRelations(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<Relation[]> {
  return withActor(platform.db, actor, async (tx) => {
    const rows = await listRelations(tx, access.organizationId, [access.projectId]);
    return bodiesOf(tx, actor, access.organizationId, rows);
  });
}

/** 404 also for a relation of two other projects. */
export async function getRelation(
  tx: Tx,
  access: Pick<ProjectAccess, 'organizationId' | 'projectId'>,
  id: number,
): Promise<RelationRow> {
  const row = await findRelation(tx, access.organizationId, id);
  if (!row || ![row.parent_project_id, row.child_project_id].includes(access.projectId)) throw notFound('Relation');
  return row;
}

export async function readRelation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<Relation> {
  return withActor(platform.db, actor, (tx) => relationOf(tx, actor, access, id));
}

async function relationOf(tx: Tx, actor: Actor, access: ProjectAccess, id: number): Promise<Relation> {
  const row = await getRelation(tx, access, id);
  const [body] = await bodiesOf(tx, actor, access.organizationId, [row]);
  if (!body) throw notFound('Relation');
  return body;
}

async function bodiesOf(
  tx: Tx,
  actor: Actor,
  organizationId: number,
  rows: readonly RelationRow[],
): Promise<Relation[]> {
  const ids = rows.flatMap((row) => [row.parent_project_id, row.child_project_id]);
  const may = await standingsOf(tx, actor, organizationId, ids);
  return rows.map((row) => relationBody(row, may));
}

export async function createRelation(
  platform: Platform,
  wiring: WiringCache,
  actor: Actor,
  access: ProjectAccess,
  given: CreateRelation,
): Promise<Relation> {
  const { organizationId } = access;
  const pair = await pairOf(platform, actor, access, given);
  const id = await withActor(platform.db, actor, async (tx) => {
    await lockGraph(tx, organizationId);
    await assertNoRing(tx, organizationId, pair);
    const isActive = given.is_active ?? false;
    const rules = given.nesting_rules ?? {};
    const created = await insertRelation(tx, { organizationId, ...pair, rules, isActive, createdBy: actor.userId });
    if (created === undefined)
      throw new AppError('validation', 'These two projects have a relation already. Change that one.', {
        reason: 'duplicate',
        details: { child_project_id: ['Tasks flow into this project already.'] },
      });
    if (isActive) await startFlowing(tx, platform, actor, organizationId, pair, created, given.backfill ?? false);
    await announce(tx, platform, wiring, actor, organizationId, pair, created, 'RELATION_CREATED');
    return created;
  });
  return readRelation(platform, actor, access, id);
}

interface Pair {
  parentProjectId: number;
  childProjectId: number;
}

/** One end is the project of the path; who sets up a relation manages both. */
async function pairOf(platform: Platform, actor: Actor, access: ProjectAccess, given: CreateRelation): Promise<Pair> {
  const resolve = async (reference: number | string): Promise<number> => {
    if (String(reference) === String(access.projectId)) return access.projectId;
    return (await requireAccess(platform, actor, { kind: 'project', reference }, 'project.update')).projectId;
  };
  if (given.child_project_id === undefined && given.parent_project_id === undefined)
    throw invalidField('child_project_id', 'This field is required: the project that receives the tasks.');
  const childProjectId =
    given.child_project_id === undefined ? access.projectId : await resolve(given.child_project_id);
  const parentProjectId =
    given.parent_project_id === undefined ? access.projectId : await resolve(given.parent_project_id);
  if (childProjectId === parentProjectId)
    throw new AppError('validation', 'A project cannot send tasks to itself.', {
      reason: 'cycle',
      details: { child_project_id: ['This is the same project.'] },
    });
  if (childProjectId !== access.projectId && parentProjectId !== access.projectId)
    throw invalidField('parent_project_id', 'One of the two must be the project of the path.');
  return { parentProjectId, childProjectId };
}

/** Under the lock of the graph: two relations that close a ring together do not both see it open (S4-348). */
async function assertNoRing(tx: Tx, organizationId: number, pair: Pair): Promise<void> {
  const edges = await listEdges(tx, organizationId);
  const way = findWay(edges, pair.childProjectId, pair.parentProjectId);
  if (way) {
    const titles = await listTitles(tx, organizationId, way);
    const path = [pair.parentProjectId, ...way].map((id) => titles.get(id) ?? String(id)).join(' → ');
    throw new AppError('validation', `Tasks would go round in a circle: ${path}.`, {
      reason: 'cycle',
      details: { child_project_id: [`Circular nesting: ${path}`] },
    });
  }
  const longest = longestWay([...edges, { parent: pair.parentProjectId, child: pair.childProjectId }]);
  if (longest > MOST_STAGES)
    throw new AppError('validation', `A pipeline has at most ${MOST_STAGES} stages.`, { reason: 'too_deep' });
}

/** What was finished while other processes did not know of the relation yet is caught up with. */
async function startFlowing(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  pair: Pair,
  relationId: number,
  isBackfilled: boolean,
): Promise<void> {
  const { parentProjectId: projectId } = pair;
  const now = platform.now().getTime();
  await enqueueJob(
    tx,
    actor,
    catchUpJob,
    { relationId, since: new Date(now - CATCH_UP_MS).toISOString() },
    { projectId, dedupeKey: `relation-catch-up:${relationId}:${now}`, runAt: new Date(now + CATCH_UP_MS) },
  );
  if (!isBackfilled) return;
  const job = await enqueueJob(
    tx,
    actor,
    backfillJob,
    { relationId },
    { projectId, dedupeKey: `relation-backfill:${relationId}` },
  );
  await updateRelation(tx, organizationId, relationId, { backfillJobId: job.id });
}

export async function changeRelation(
  platform: Platform,
  wiring: WiringCache,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  given: UpdateRelation,
): Promise<Relation> {
  const { organizationId } = access;
  const pair = await managedPair(platform, actor, access, id);
  return withActor(platform.db, actor, async (tx) => {
    await lockGraph(tx, organizationId);
    const before = await getRelation(tx, access, id);
    await updateRelation(tx, organizationId, id, { rules: given.nesting_rules, isActive: given.is_active });
    const isActive = given.is_active ?? before.is_active;
    const isNewlyActive = isActive && (!before.is_active || given.backfill === true);
    if (isNewlyActive) await startFlowing(tx, platform, actor, organizationId, pair, id, given.backfill ?? false);
    await announce(tx, platform, wiring, actor, organizationId, pair, id, 'RELATION_UPDATED');
    return relationOf(tx, actor, access, id);
  });
}

export async function backfillRelation(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<{ job_id: string; status: string }> {
  const pair = await managedPair(platform, actor, access, id);
  return withActor(platform.db, actor, async (tx) => {
    const row = await getRelation(tx, access, id);
    if (!row.is_active)
      throw new AppError('conflict', 'The relation is switched off. Switch it on first.', { reason: 'inactive' });
    await startFlowing(tx, platform, actor, access.organizationId, pair, id, true);
    const { backfill } = await relationOf(tx, actor, access, id);
    if (!backfill) throw new Error('the job was not made');
    return backfill;
  });
}

/** What was decided stays: lineage, answers that came back, and the tasks of the other project. */
export async function removeRelation(
  platform: Platform,
  wiring: WiringCache,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  const { organizationId } = access;
  const pair = await managedPair(platform, actor, access, id);
  await withActor(platform.db, actor, async (tx) => {
    await lockGraph(tx, organizationId);
    await getRelation(tx, access, id);
    await deleteRelation(tx, organizationId, id, platform.now());
    await announce(tx, platform, wiring, actor, organizationId, pair, id, 'RELATION_DELETED');
  });
}

/** The guard has checked the project of the path; the other end is checked here. */
async function managedPair(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<Pair> {
  const row = await withActor(platform.db, actor, (tx) => getRelation(tx, access, id));
  const other = row.parent_project_id === access.projectId ? row.child_project_id : row.parent_project_id;
  await requireAccess(platform, actor, { kind: 'project', reference: other }, 'project.update');
  return { parentProjectId: row.parent_project_id, childProjectId: row.child_project_id };
}

async function announce(
  tx: Tx,
  platform: Platform,
  wiring: WiringCache,
  actor: Actor,
  organizationId: number,
  pair: Pair,
  id: number,
  type: 'RELATION_CREATED' | 'RELATION_UPDATED' | 'RELATION_DELETED',
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId,
    projectId: pair.parentProjectId,
    aggregateType: 'project_relation',
    aggregateId: id,
    payload: { relation_id: id, parent_project_id: pair.parentProjectId, child_project_id: pair.childProjectId },
  });
  afterCommit(tx, () => {
    wiring.forget(pair.parentProjectId, pair.childProjectId);
    for (const projectId of [pair.parentProjectId, pair.childProjectId])
      platform.live.publish({ organizationId, topic: 'pipeline', id: String(projectId), projectId });
  });
}

export async function listRelationDecisions(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
  outcome: string | undefined,
  page: PageRequest,
): Promise<PageResult<Decision>> {
  return withActor(platform.db, actor, async (tx) => {
    await getRelation(tx, access, id);
    const beforeId = page.after === undefined ? undefined : Number(page.after[0]);
    const rows = await listDecisions(tx, access.organizationId, id, { outcome, beforeId, limit: page.limit + 1 });
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    return { rows: cut.rows.map(decisionBody), ...(cut.next ? { next: cut.next } : {}) };
  });
}
