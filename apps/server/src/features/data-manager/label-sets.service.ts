import type { LabelSet, LabelSetBody, LabelSetStep } from '@labelwright/contract/label-sets';
import type { SortKey } from '@labelwright/filters/model';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { type HandedOut, nextTaskBody } from '../distribution/index.ts';
import { requireProject } from '../tasks/index.ts';
import { deleteSet, insertSet, type LabelSetRow, listSets, lockSet, saveSet, takeTask } from './label-sets.queries.ts';
import { readAsk } from './list-tasks.ts';
import { countUpTo, isWhole, listPlaces, narrow, type TaskSelection } from './task-list.queries.ts';
import { askOfView } from './views.service.ts';

const COUNTED_AT_MOST = 10_000;
/** Tasks looked at in one call; after as many that cannot be taken the page asks again. */
const MOST_LOOKED_AT = 500;
const PAGE = 50;
const MOST_REMEMBERED = 1000;

/** Keeps which tasks, in which order, so that they can be labelled one after the other. */
export async function createSet(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: LabelSetBody,
): Promise<LabelSet> {
  const userId = personOf(actor);
  if (!access.can('annotation.create')) throw new AppError('forbidden');
  const view = body.view ? await askOfView(platform, actor, access, body.view) : undefined;
  const { selection, sort } = readAsk(
    access,
    {
      filters: body.filters,
      ordering: body.ordering ?? view?.ordering,
      search: body.search,
      selectedItems: body.selectedItems ?? view?.selected,
      extra: view?.filters === undefined ? [] : [view.filters],
    },
    platform.now(),
  );
  return withActor(platform.db, actor, async (tx) => {
    const total = await countUpTo(tx, await narrow(tx, selection), COUNTED_AT_MOST);
    const isEstimate = total !== undefined && total >= COUNTED_AT_MOST && !isWhole(selection);
    const { organizationId, projectId } = access;
    const title = body.title?.trim() ?? '';
    const row = await insertSet(tx, { organizationId, projectId, userId, title, selection, sort, total, isEstimate });
    await emit(tx, actor, {
      type: 'LABEL_SET_CREATED',
      organizationId,
      projectId,
      aggregateType: 'label_set',
      aggregateId: row.id,
      payload: { project_id: projectId, label_set_id: row.id, total: total ?? null },
    });
    return setBody(row);
  });
}

export async function listOwnSets(platform: Platform, actor: Actor, access: ProjectAccess): Promise<LabelSet[]> {
  const userId = personOf(actor);
  const rows = await withActor(platform.db, actor, (tx) => listSets(tx, access, userId));
  return rows.map(setBody);
}

export async function getSet(platform: Platform, actor: Actor, id: number): Promise<LabelSet> {
  const { row } = await readSet(platform, actor, id);
  return setBody(row);
}

export async function endSet(platform: Platform, actor: Actor, id: number): Promise<void> {
  const { access } = await readSet(platform, actor, id);
  await withActor(platform.db, actor, (tx) => deleteSet(tx, access.organizationId, personOf(actor), id));
}

/** The next task of the set that the person may take, held for them. */
export async function nextOfSet(platform: Platform, actor: Actor, id: number): Promise<LabelSetStep> {
  const { access } = await readSet(platform, actor, id);
  return withActor(platform.db, actor, async (tx) => {
    const row = await lockSet(tx, access.organizationId, personOf(actor), id);
    if (!row) throw notFound('Label set');
    assertOpen(access);
    return walkOn(tx, platform, actor, access, row);
  });
}

/** The task that was handed out before the last one, if it can still be taken or has an answer of the person's. */
export async function previousOfSet(platform: Platform, actor: Actor, id: number): Promise<LabelSetStep> {
  const { access } = await readSet(platform, actor, id);
  return withActor(platform.db, actor, async (tx) => {
    const row = await lockSet(tx, access.organizationId, personOf(actor), id);
    if (!row) throw notFound('Label set');
    assertOpen(access);
    for (let place = row.handed.length - 2; place >= 0; place -= 1) {
      const task = await take(tx, platform, actor, access, row.handed[place] ?? 0);
      if (task) return { label_set: setBody(row), task, has_previous: place > 0 };
    }
    return { label_set: setBody(row), task: null, has_previous: false };
  });
}

async function walkOn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  row: LabelSetRow,
): Promise<LabelSetStep> {
  const selection = await narrow(tx, row.selection as TaskSelection);
  let { place, passed_over: passedOver } = row;
  let looked = 0;
  while (looked < MOST_LOOKED_AT) {
    const window = { sort: row.sort as SortKey[], limit: PAGE, after: place ?? undefined };
    const found = await listPlaces(tx, selection, window);
    for (const next of found) {
      looked += 1;
      place = next.keys;
      const task = await take(tx, platform, actor, access, next.id);
      if (!task) {
        passedOver += 1;
        continue;
      }
      const handed = [...row.handed, next.id].slice(-MOST_REMEMBERED);
      const handedOut = row.handed_out + 1;
      const saved = await saveSet(tx, row.id, { place, handed, handedOut, passedOver, isFinished: false });
      return { label_set: setBody(saved), task, has_previous: handed.length > 1 };
    }
    if (found.length < PAGE) break;
  }
  const isFinished = looked < MOST_LOOKED_AT;
  const { handed, handed_out: handedOut } = row;
  const saved = await saveSet(tx, row.id, { place, handed, handedOut, passedOver, isFinished });
  return { label_set: setBody(saved), task: null, has_previous: handed.length > 0 };
}

async function take(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<LabelSetStep['task']> {
  const now = platform.now();
  const answer = await takeTask(tx, {
    organizationId: access.organizationId,
    projectId: access.projectId,
    taskId,
    userId: personOf(actor),
    now,
    leaseSeconds: platform.config.leaseSeconds,
    mayTakeAny: access.can('annotation.updateAny'),
    role: access.role ?? 'admin',
  });
  return answer ? nextTaskBody(answer as HandedOut, actor, now) : null;
}

function assertOpen(access: ProjectAccess): void {
  if (access.state === 'live' || access.can('annotation.updateAny')) return;
  throw new AppError('conflict', `The project is not live (it is ${access.state}), so it gives out no tasks.`, {
    reason: 'not_live',
  });
}

function personOf(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Label sets belong to a person. Sign in as one.');
  return actor.userId;
}

async function readSet(
  platform: Platform,
  actor: Actor,
  id: number,
): Promise<{ row: LabelSetRow; access: ProjectAccess }> {
  const { organizationId, userId } = actor;
  if (organizationId === undefined || userId === undefined) throw notFound('Label set');
  const row = await withActor(platform.db, actor, (tx) => lockSet(tx, organizationId, userId, id));
  if (!row) throw notFound('Label set');
  return { row, access: await requireProject(platform, actor, row.project_id, 'task.list') };
}

function setBody(row: LabelSetRow): LabelSet {
  return {
    id: row.id,
    project: row.project_id,
    title: row.title,
    total: row.total,
    is_estimate: row.is_estimate,
    handed_out: row.handed_out,
    passed_over: row.passed_over,
    is_finished: row.is_finished,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
