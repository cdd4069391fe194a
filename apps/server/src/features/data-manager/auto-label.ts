import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobDefinition, job, type RegisteredJob } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import type { PredictionChoice } from './actions/answers.queries.ts';
import { actionOf } from './actions/registry.ts';
import { findAutoLabelling } from './auto-label.queries.ts';
import { readAsk } from './list-tasks.ts';
import { startRun } from './run-actions.ts';
import { listSelectedIds, narrow } from './task-list.queries.ts';

/** Predictions arrive in floods: those of one such span are looked at together, after it. */
const SPAN_MS = 5000;

const payload = Type.Object({ projectId: Type.Integer() });

const definition = {
  type: 'tasks.auto-label',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: () => 'Make answers of confident predictions',
  hidden: true,
} satisfies JobDefinition<typeof payload>;

/** Wherever scores or the limit may have changed, confident predictions are looked for soon afterwards. */
export function autoLabelSubscriber(platform: Platform): Subscriber {
  const handleTogether = async (events: readonly OutboxEvent[]): Promise<void> => {
    for (const [projectId, [event]] of Map.groupBy(events, ({ payload: facts }) => Number(facts.project_id))) {
      if (event?.organizationId === undefined || !Number.isSafeInteger(projectId)) continue;
      const system = systemActor(event.organizationId);
      await withActor(platform.db, system, async (tx) => {
        const asked = await findAutoLabelling(tx, projectId);
        if (!asked) return;
        const span = Math.ceil(platform.now().getTime() / SPAN_MS);
        await enqueueJob(
          tx,
          { ...system, userId: asked.by },
          definition,
          { projectId },
          { projectId, dedupeKey: `auto-label:${projectId}:${span}`, runAt: new Date(span * SPAN_MS) },
        );
      });
    }
  };
  return {
    name: 'data-manager.auto-label',
    types: ['PREDICTIONS_CREATED', 'PREDICTION_UPDATED', 'IMPORT_COMPLETED', 'QUEUE_SETTINGS_CHANGED'],
    handle: (event) => handleTogether([event]),
    handleTogether,
  };
}

/** Runs the action that people have for it, so that it is listed, and can be undone, like theirs. */
export function autoLabelJob(platform: Platform): RegisteredJob {
  return job(definition, async ({ projectId }, { actor }) => {
    const asked = await withActor(platform.db, actor, (tx) => findAutoLabelling(tx, projectId));
    if (!asked) return { selected: 0 };
    const access = await requireProject(platform, actor, projectId, 'annotation.updateAny');
    const items = [
      { filter: 'predictions_score', operator: 'greater_or_equal', value: asked.min_score },
      { filter: 'total_annotations', operator: 'equal', value: 0 },
    ];
    const { selection } = readAsk(access, { filters: { conjunction: 'and', items } }, platform.now());
    const choice: PredictionChoice = { modelVersion: null, minScore: asked.min_score, isUntouched: true };
    const first = await withActor(platform.db, actor, async (tx) =>
      listSelectedIds(tx, await narrow(tx, selection), 0, 1),
    );
    if (first.length === 0) return { selected: 0 };
    const action = actionOf('predictions_to_annotations');
    const run = await startRun(platform, actor, access, 'predictions_to_annotations', action, selection, () => choice);
    return { selected: run.processed_items };
  });
}
