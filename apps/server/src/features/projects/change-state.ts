import type { Project, ProjectState } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { readerOf, readinessOf } from './project-view.ts';
import { bumpQueueVersion, type ProjectChange, releaseLeases, updateProjectRow } from './project-writes.queries.ts';
import { blockersOf, findTransition, warningsOf } from './projects.policy.ts';
import { findProject, lockProject } from './projects.queries.ts';
import { readProject } from './read-project.ts';

export async function changeState(
  platform: Platform,
  actor: Actor,
  projectId: number,
  to: ProjectState,
): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const warnings = await applyState(tx, platform, actor, projectId, to);
    return { ...(await readProject(tx, platform, actor, projectId)), ...(warnings.length > 0 ? { warnings } : {}) };
  });
}

/** Moves a project along one edge of the state machine, or throws 409 and changes nothing. Returns the warnings. */
export async function applyState(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  projectId: number,
  to: ProjectState,
): Promise<string[]> {
  const reader = readerOf(actor);
  await lockProject(tx, reader.organizationId, projectId);
  const row = await findProject(tx, reader, projectId);
  if (!row) throw notFound('Project');
  if (!findTransition(row.state, to)) {
    throw new AppError('conflict', `A project that is ${nameOf(row.state)} cannot become ${nameOf(to)}.`, {
      reason: 'illegal_transition',
    });
  }
  const readiness = readinessOf(row);
  const blockers = blockersOf(to, readiness);
  if (blockers.length > 0)
    throw new AppError('conflict', `The project cannot be ${nameOf(to)} yet. ${blockers.join(' ')}`, {
      reason: 'not_ready',
      details: { state: blockers },
    });
  const change: ProjectChange = { state: to, updated_by: actor.userId ?? null };
  if (actor.userId !== undefined) change.responsible_person_id = actor.userId;
  if (to === 'live') Object.assign(change, { is_published: true, is_draft: false });
  if (to === 'pending') change.is_published = false;
  await updateProjectRow(tx, reader.organizationId, projectId, change);
  if (to === 'live') await bumpQueueVersion(tx, reader.organizationId, projectId);
  else await releaseLeases(tx, reader.organizationId, projectId);
  await recordState(tx, platform, actor, { projectId, organizationId: reader.organizationId, from: row.state, to });
  return warningsOf(to, readiness);
}

export async function recordState(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  change: { projectId: number; organizationId: number; from: string; to: ProjectState },
): Promise<void> {
  const { projectId, organizationId, from, to } = change;
  await emit(tx, actor, {
    type: 'PROJECT_STATE_CHANGED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { id: projectId, from, to, responsible_person_id: actor.userId ?? null },
  });
  afterCommit(tx, () => {
    for (const topic of ['project', 'queue'])
      platform.live.publish({ organizationId, topic, id: String(projectId), projectId });
  });
}

function nameOf(state: string): string {
  return state === 'building_workflow' ? 'building its workflow' : state;
}
