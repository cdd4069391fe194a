import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { recountTasks } from './counters.queries.ts';
import { readerOf } from './project-view.ts';
import {
  listMovedProjects,
  lockCounters,
  lockWrongTasks,
  repairColumns,
  repairCounters,
  repairResultCounts,
} from './reconcile.queries.ts';

const DAY_MS = 86_400_000;
const MOST_NAMED = 100;
const nothing = Type.Object({});

export interface Drift {
  repaired: boolean;
  /** By how much each counter was wrong; empty when none was. */
  drift: Record<string, number>;
}

/** Proves the counters of a project against its rows, and puts right what is wrong. */
export async function reconcileProject(
  tx: Tx,
  organizationId: number,
  projectId: number,
  now: Date,
  options: { isDataBased?: boolean } = {},
): Promise<Drift> {
  await lockCounters(tx, projectId);
  const wrongTasks = await lockWrongTasks(tx, organizationId, projectId);
  // Counted again in a statement of its own, now that nobody else can change them.
  if (wrongTasks.length > 0) await recountTasks(tx, wrongTasks, now);
  const drift = await repairCounters(tx, organizationId, projectId);
  const results = await repairResultCounts(tx, organizationId, projectId);
  const columns = (options.isDataBased ?? true) ? await repairColumns(tx, organizationId, projectId) : 0;
  if (wrongTasks.length > 0) drift.task_rows = wrongTasks.length;
  if (results.length > 0) drift.label_entries = results.length;
  if (columns > 0) drift.data_columns = columns;
  for (const { from_name, label, count, draft_count } of results.slice(0, MOST_NAMED)) {
    const name = `${from_name || 'links'}${label === '' ? '' : `: ${label}`}`;
    if (count !== 0) drift[`${name} (annotations)`] = count;
    if (draft_count !== 0) drift[`${name} (drafts)`] = draft_count;
  }
  return { repaired: Object.keys(drift).length > 0, drift };
}

/** On demand; a repair is an event, because a counter that drifts is a fault worth knowing of. */
export async function refreshSummary(
  platform: Platform,
  actor: Actor,
  projectId: number,
  options: { isDataBased?: boolean } = {},
): Promise<Drift> {
  const { organizationId } = readerOf(actor);
  return withActor(platform.db, actor, async (tx) => {
    const found = await reconcileProject(tx, organizationId, projectId, platform.now(), options);
    if (found.repaired) {
      await emit(tx, actor, {
        type: 'PROJECT_COUNTERS_REPAIRED',
        organizationId,
        projectId,
        aggregateType: 'project',
        aggregateId: projectId,
        payload: { id: projectId, drift: found.drift },
      });
    }
    return found;
  });
}

const reconcile = {
  type: 'projects.reconcile',
  queue: 'maintenance',
  payload: nothing,
  maxAttempts: 2,
  title: () => 'Prove the counters of all projects',
  hidden: true,
} satisfies JobDefinition<typeof nothing>;

const onePayload = Type.Object({ projectId: Type.Integer() });
const reconcileOne = {
  type: 'projects.recount',
  queue: 'maintenance',
  payload: onePayload,
  maxAttempts: 3,
  title: () => 'Count the project again',
} satisfies JobDefinition<typeof onePayload>;

/** Counts again in the background; the result of the job says what was wrong. */
export async function startRecount(platform: Platform, actor: Actor, projectId: number) {
  const row = await withActor(platform.db, actor, (tx) =>
    enqueueJob(tx, actor, reconcileOne, { projectId }, { projectId, dedupeKey: `recount:${projectId}` }),
  );
  return { job_id: row.id, status: row.status };
}

export function reconcileJobs(platform: Platform): RegisteredJob[] {
  return [
    job(reconcileOne, async ({ projectId }, context) => {
      const found = await refreshSummary(platform, context.actor, projectId);
      await context.log(
        found.repaired ? 'Counters were wrong and are repaired' : 'Every counter is right',
        found.drift,
        found.repaired ? 'warning' : 'info',
      );
      return found;
    }),
    job(
      reconcile,
      async (_payload, context) => {
        // A day and a bit, so that nothing falls between two runs.
        const since = new Date(platform.now().getTime() - 1.2 * DAY_MS);
        const moved = await withSystem(platform.db, (tx) => listMovedProjects(tx, since));
        let repaired = 0;
        for (const [index, { organization_id: organizationId, project_id: projectId }] of moved.entries()) {
          throwIfCancelled(context.signal);
          const found = await refreshSummary(platform, systemActor(organizationId), projectId);
          if (found.repaired) {
            repaired += 1;
            await context.log(`Repaired the counters of project ${projectId}`, found.drift, 'warning');
          }
          context.progress({ done: index + 1, total: moved.length, unit: 'projects' });
        }
        return { projects: moved.length, repaired };
      },
      '41 2 * * *',
    ),
  ];
}
