import type { ItemType } from '@labelwright/contract/collection-fields';
import {
  MOST_TASKS_AT_ONCE,
  type TaskPlan,
  type TasksFromItems,
  type TasksFromItemsAnswer,
  type TasksFromItemsJob,
} from '@labelwright/contract/collection-tasks';
import { fitRecognised } from '@labelwright/formats/recognised/fit-recognised';
import type { Recognised } from '@labelwright/formats/recognised/model';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { AppError } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { countUnused, filtersOf, listMatchingIds, listSamples, readerOf } from '../../collection/index.ts';
import { prepareImport } from '../import-rows.ts';
import { insertImport, updateImport } from '../imports.queries.ts';
import { contentOf } from './item-to-task.ts';
import { itemsJob } from './items.jobs.ts';
import { makeTasks, whyUnfit } from './make-tasks.ts';
import { SUGGESTED_CONFIGS } from './suggested-configs.ts';

/** One job takes so many; whoever has more starts another one. */
const MOST_ITEMS = 100_000;

type Answer = { status: 201; body: TasksFromItemsAnswer } | { status: 202; body: TasksFromItemsJob };

/** At once when there are few, as a job when there are many. */
export async function tasksFromItems(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  given: TasksFromItems,
): Promise<Answer> {
  if (access.state === 'completed')
    throw new AppError('conflict', 'This project is completed: nothing is added to it any more. Reopen it first.', {
      reason: 'project_completed',
    });
  const answer = await withActor(platform.db, actor, async (tx): Promise<Answer> => {
    const ids = await chooseItems(tx, actor, access, given);
    const importId = await recordImport(tx, platform, actor, access, ids.length);
    const createdBy = actor.userId ?? null;
    const withPredictions = given.with_predictions ?? true;
    const { organizationId, projectId } = access;
    if (ids.length > MOST_TASKS_AT_ONCE) {
      const payload = { projectId, importId, itemIds: ids, withPredictions, createdBy };
      const { id, status } = await enqueueJob(tx, actor, itemsJob, payload, { projectId });
      return { status: 202, body: { job_id: id, status, item_count: ids.length } };
    }
    const scope = { organizationId, projectId, importId, createdBy };
    const body = await makeTasks(tx, platform, actor, scope, ids, { withPredictions });
    await updateImport(tx, organizationId, importId, {
      task_count: body.task_count,
      prediction_count: body.prediction_count,
    });
    return { status: 201, body };
  });
  for (const topic of ['tasks', 'items'])
    platform.live.publish({ organizationId: access.organizationId, topic, projectId: access.projectId });
  return answer;
}

async function chooseItems(tx: Tx, actor: Actor, access: ProjectAccess, given: TasksFromItems): Promise<string[]> {
  if (given.item_ids) return [...new Set(given.item_ids.map((id) => id.toLowerCase()))];
  const filters = { ...filtersOf(given.filter ?? {}), projectId: access.projectId, status: 'approved' as const };
  return listMatchingIds(tx, readerOf(actor), { ...filters, used: false }, MOST_ITEMS);
}

/** Tasks of items are listed with the imports of the project, and can be told apart by them. */
async function recordImport(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  items: number,
): Promise<number> {
  const { organizationId, projectId } = access;
  const id = await insertImport(tx, {
    organizationId,
    projectId,
    createdBy: actor.userId,
    source: 'collected items',
    fileUploadIds: [],
    preannotatedFromFields: undefined,
    returnTaskIds: false,
  });
  await updateImport(tx, organizationId, id, {
    status: 'completed',
    found_formats: JSON.stringify({ 'collected items': items }),
    finished_at: platform.now(),
  });
  return id;
}

const READ: Recognised = {
  kind: 'ocr',
  pages: [
    {
      page: 1,
      width: 100,
      height: 100,
      rotation: 0,
      text: 'text',
      words: [{ text: 'text', confidence: 1, box: { x: 1, y: 1, width: 5, height: 5 } }],
    },
  ],
};
const HEARD: Recognised = {
  kind: 'transcription',
  text: 'text',
  durationSeconds: 2,
  segments: [{ startSeconds: 0, endSeconds: 1, text: 'text', confidence: 1 }],
};

/** What would become tasks, what the interface cannot show, and interfaces that could. */
export async function planTasks(platform: Platform, actor: Actor, access: ProjectAccess): Promise<TaskPlan> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const prepared = await prepareImport(tx, organizationId, projectId, actor.userId ?? null, {});
    const samples = await listSamples(tx, organizationId, projectId);
    const { compiled } = prepared.rules;
    const unfit = samples.flatMap((sample) => {
      const reason = whyUnfit(sample, projectId, prepared);
      return reason === undefined ? [] : [{ type: sample.kind, reason }];
    });
    const contents = new Set(samples.map(contentOf));
    const types = new Set<ItemType>(samples.map((sample) => sample.kind));
    const fitting = SUGGESTED_CONFIGS.filter((suggestion) =>
      suggestion.types.length === 1
        ? contents.has(suggestion.content) && suggestion.types.every((type) => types.has(type))
        : types.size > 1,
    );
    return {
      unused: await countUnused(tx, organizationId, projectId),
      label_config: compiled.source,
      unfit,
      predictions: { document: fitRecognised(compiled, READ).ok, voice_sample: fitRecognised(compiled, HEARD).ok },
      suggestions: fitting.map(({ types, title, config }) => ({ types: [...types], title, label_config: config })),
    };
  });
}
