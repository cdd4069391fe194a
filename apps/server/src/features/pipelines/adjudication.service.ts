import {
  type Adjudication,
  type AdjudicationSettings,
  type AdjudicationView,
  type ChangeAdjudicationSettings,
  NO_ADJUDICATION_REASONS,
} from '@labelwright/contract/adjudication';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  claimNext,
  claimOne,
  countOpen,
  findAdjudication,
  findAdjudicationOfTask,
  holdPlace,
  listAdjudications,
  queueForAdjudication,
  releasePlace,
  unclaim,
} from './adjudication.queries.ts';
import { adjudicationBody, viewAdjudication } from './adjudication-view.ts';
import { getAdjudicationSettings, saveAdjudicationSettings } from './answers.queries.ts';
import type { WiringCache } from './wiring.ts';

export function requireUser(actor: Actor): number {
  if (actor.userId === undefined) throw new AppError('forbidden', 'Only people can adjudicate.');
  return actor.userId;
}

const leaseEnd = (platform: Platform): Date => new Date(platform.now().getTime() + platform.config.leaseSeconds * 1000);

export function announceQueue(tx: Tx, platform: Platform, { organizationId, projectId }: ProjectAccess): void {
  afterCommit(tx, () =>
    platform.live.publish({ organizationId, topic: 'adjudication', id: String(projectId), projectId }),
  );
}

export async function listQueue(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  status: string,
  page: PageRequest,
): Promise<PageResult<Adjudication>> {
  return withActor(platform.db, actor, async (tx) => {
    const after = page.after === undefined ? undefined : Number(page.after[0]);
    const rows = await listAdjudications(tx, access, { status, after, limit: page.limit + 1 });
    const cut = cutPage(rows, page.limit, (row) => [row.id]);
    const now = platform.now();
    return {
      rows: cut.rows.map((row) => adjudicationBody(row, actor, access, now)),
      ...(cut.next ? { next: cut.next } : {}),
      ...(status === 'open' ? { total: await countOpen(tx, access) } : {}),
    };
  });
}

/** The next one, claimed; or a 404 that says why there is none. */
export async function nextAdjudication(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<AdjudicationView> {
  const userId = requireUser(actor);
  const now = platform.now();
  const until = leaseEnd(platform);
  const taskId = await withActor(platform.db, actor, async (tx) => {
    const id = await claimNext(tx, access, userId, now, until);
    const row = id === undefined ? undefined : await findAdjudication(tx, access.organizationId, id);
    if (!row) {
      const reason = (await countOpen(tx, access)) === 0 ? 'none_left' : 'all_taken';
      throw new AppError('not_found', NO_ADJUDICATION_REASONS[reason], { reason });
    }
    await holdPlace(tx, access, row.task_id, userId, now, until);
    announceQueue(tx, platform, access);
    return row.task_id;
  });
  return viewAdjudication(platform, actor, access, taskId);
}

/** Claims the task's adjudication or renews the claim; 409 while somebody else has it. */
export async function claimTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<{ adjudication: Adjudication; expires_at: string }> {
  const userId = requireUser(actor);
  const now = platform.now();
  const until = leaseEnd(platform);
  return withActor(platform.db, actor, async (tx) => {
    const row = await findAdjudicationOfTask(tx, access.organizationId, taskId);
    if (!row) throw new AppError('not_found', 'Nobody asked for an adjudication of this task. Ask for one first.');
    if (row.status === 'done') throw alreadyDone();
    if (!(await claimOne(tx, row.id, userId, now, until))) throw heldBy(row.claimed_by_name);
    await holdPlace(tx, access, taskId, userId, now, until);
    announceQueue(tx, platform, access);
    const claimed = await findAdjudication(tx, access.organizationId, row.id);
    if (!claimed) throw notFound('Adjudication');
    return { adjudication: adjudicationBody(claimed, actor, access, now), expires_at: until.toISOString() };
  });
}

export function heldBy(name: string | null): AppError {
  return new AppError('conflict', `${name ?? 'Somebody'} is adjudicating this task. Take another one.`, {
    reason: 'held',
  });
}

export function alreadyDone(): AppError {
  return new AppError('conflict', 'This task is adjudicated already. Undo that first.', { reason: 'already_decided' });
}

export async function unclaimTask(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<void> {
  const userId = requireUser(actor);
  await withActor(platform.db, actor, async (tx) => {
    await unclaim(tx, access.organizationId, taskId, userId);
    await releasePlace(tx, access.organizationId, taskId, userId, platform.now());
    announceQueue(tx, platform, access);
  });
}

/** Reviewers may ask for an adjudicator too (S4, review workflow). A task waits once. */
export async function askForAdjudication(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  reason: string,
): Promise<{ adjudication: Adjudication; isNew: boolean }> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const entry = { taskId, source: 'manual' as const, reason, agreement: null, createdBy: actor.userId };
    const added = await queueForAdjudication(tx, access, [entry], now);
    const row = await findAdjudicationOfTask(tx, access.organizationId, taskId);
    if (!row) throw notFound('Task');
    if (added > 0) {
      const { organizationId, projectId } = access;
      const event = { type: 'ADJUDICATION_REQUESTED', organizationId, projectId };
      const payload = { task_id: taskId, project_id: projectId, adjudication_id: row.id, reason };
      await emit(tx, actor, { ...event, aggregateType: 'task', aggregateId: taskId, payload });
      announceQueue(tx, platform, access);
    }
    return { adjudication: adjudicationBody(row, actor, access, now), isNew: added > 0 };
  });
}

export async function readSettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<AdjudicationSettings> {
  const { organizationId, projectId } = access;
  const settings = await withActor(platform.db, actor, (tx) => getAdjudicationSettings(tx, organizationId, projectId));
  return { ...settings, can: { update: access.can('project.update') } };
}

export async function changeSettings(
  platform: Platform,
  wiring: WiringCache,
  actor: Actor,
  access: ProjectAccess,
  given: ChangeAdjudicationSettings,
): Promise<AdjudicationSettings> {
  const { organizationId, projectId } = access;
  await withActor(platform.db, actor, async (tx) => {
    await saveAdjudicationSettings(tx, organizationId, projectId, given);
    await emit(tx, actor, {
      type: 'PROJECT_UPDATED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId, changed: Object.keys(given).map((name) => `settings.${name}`) },
    });
    afterCommit(tx, () => wiring.forget(projectId));
  });
  return readSettings(platform, actor, access);
}
