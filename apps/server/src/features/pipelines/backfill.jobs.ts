import { Type } from 'typebox';
import { type Tx, withActor } from '../../platform/db/db.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { listUndecided } from './flow.queries.ts';
import { flowTasks } from './flow-tasks.ts';
import { effectiveRules } from './pipelines.policy.ts';
import { findRelation } from './relations.queries.ts';
import type { ActiveRelation } from './wiring.ts';

const BLOCK = 500;
/** Longer than any process believes that the project has no relation. */
export const CATCH_UP_MS = 10_000;

const payload = Type.Object({ relationId: Type.Integer(), since: Type.Optional(Type.String()) });

export const backfillJob = {
  type: 'pipelines.backfill',
  queue: 'default',
  payload,
  maxAttempts: 10,
  title: ({ relationId }) => `Let finished tasks flow along relation ${relationId}`,
} satisfies JobDefinition<typeof payload>;

export const catchUpJob = {
  ...backfillJob,
  type: 'pipelines.catch-up',
  hidden: true,
} satisfies JobDefinition<typeof payload>;

export function backfillJobs(platform: Platform): RegisteredJob[] {
  const handler = (given: { relationId: number; since?: string }, context: JobContext) =>
    backfill(platform, context, given.relationId, given.since === undefined ? undefined : new Date(given.since));
  return [job(backfillJob, handler), job(catchUpJob, handler)];
}

export interface BackfillResult {
  seen: number;
  flowed: number;
  not_sampled: number;
  filtered: number;
}

/** Block by block, each with all that it decides: stopped at any point, it goes on with what is undecided. */
async function backfill(
  platform: Platform,
  context: JobContext,
  relationId: number,
  since: Date | undefined,
): Promise<BackfillResult> {
  const { organizationId } = context.actor;
  if (organizationId === undefined) throw new PermanentJobError('A relation belongs to an organization.');
  const total = { seen: 0, flowed: 0, not_sampled: 0, filtered: 0 };
  let afterId = 0;
  for (;;) {
    throwIfCancelled(context.signal);
    const block = await withActor(platform.db, context.actor, async (tx) => {
      const relation = await activeRelation(tx, organizationId, relationId);
      if (!relation) return undefined;
      const ids = await listUndecided(tx, organizationId, relation, { afterId, limit: BLOCK, since });
      const counts =
        ids.length === 0 ? undefined : await flowTasks(tx, platform, context.actor, relation, ids, { organizationId });
      return { ids, counts };
    });
    const last = block?.ids.at(-1);
    if (!block || last === undefined) return total;
    afterId = last;
    total.seen += block.ids.length;
    total.flowed += block.counts?.flowed ?? 0;
    total.not_sampled += block.counts?.not_sampled ?? 0;
    total.filtered += block.counts?.filtered ?? 0;
    context.progress({ done: total.seen, unit: 'tasks' });
  }
}

/** undefined: switched off or removed meanwhile, so there is nothing left to do. */
async function activeRelation(tx: Tx, organizationId: number, id: number): Promise<ActiveRelation | undefined> {
  const row = await findRelation(tx, organizationId, id);
  if (!row?.is_active) return undefined;
  return {
    id: row.id,
    parentProjectId: row.parent_project_id,
    childProjectId: row.child_project_id,
    rules: effectiveRules(row.nesting_rules),
    seed: row.seed,
  };
}
