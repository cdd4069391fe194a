import type { ChangeExample, LabelChangePreview } from '@labelwright/contract/label-changes';
import { compileCached } from '@labelwright/task-definition/cache';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import {
  type LabelChange,
  type LabelOperation,
  type OptionName,
  pathOf,
} from '@labelwright/task-definition/label-changes/model';
import { planLabelChange } from '@labelwright/task-definition/label-changes/plan';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { countConfigUsage } from '../projects/index.ts';
import { type CurrentConfig, getCurrentConfig } from './label-changes.queries.ts';
import { listTaskIds, readBlock } from './rewrite.queries.ts';
import { addTallies, BLOCK, changedItems, NO_REWRITES, planRewrites, type Rewrite, tallyOf } from './rewrite-block.ts';

const MOST_EXAMPLES = 10;
const MOST_ITEMS = 5;
const LONGEST_MS = 4000;

/** What the change would do, counted on the stored answers themselves; a very large project is counted in part. */
export async function previewChange(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  operations: readonly LabelOperation[],
): Promise<LabelChangePreview> {
  const { organizationId, projectId } = access;
  const { current, change, usage } = await withActor(platform.db, actor, async (tx) => {
    const config = await getPlannable(tx, organizationId, projectId);
    return {
      current: config,
      change: planOrRefuse(config, operations),
      usage: await countConfigUsage(tx, organizationId, projectId),
    };
  });
  const seen = await look(platform, actor, access, change);
  return {
    task_definition: current.definitionId,
    label_config: change.after.source,
    operations: operations.map((operation) => ({
      title: describeOperation(operation),
      used: usedBy(operation, usage),
    })),
    ...seen,
  };
}

/** The config of a project whose labels can be changed. */
export async function getPlannable(tx: Tx, organizationId: number, projectId: number): Promise<CurrentConfig> {
  const current = await getCurrentConfig(tx, organizationId, projectId);
  if (!current) throw notFound('Project');
  if (current.kind === 'json_schema')
    throw new AppError('conflict', 'The project works with a JSON-schema definition, not with a label config.', {
      reason: 'not_a_label_config',
    });
  return current;
}

export function planOrRefuse(current: CurrentConfig, operations: readonly LabelOperation[]): LabelChange {
  const planned = planLabelChange(compileCached(current.source), operations);
  if (planned.ok) return planned.change;
  const { operation, message } = planned.problem;
  throw new AppError('validation', `${message}.`, {
    details: { [`operations[${operation}]`]: [`${message}.`] },
    reason: 'impossible_label_change',
  });
}

type Usage = Awaited<ReturnType<typeof countConfigUsage>>;

function usedBy(operation: LabelOperation, usage: Usage): number {
  if (!('control' in operation)) {
    const { op, from } = operation;
    return Object.entries(usage.controls).reduce((sum, [key, count]) => {
      const parts = key.split('|');
      const name = op === 'rename_object' ? parts.at(-2) : parts.slice(0, -2).join('|');
      return name === from ? sum + count : sum;
    }, 0);
  }
  const labels = usage.labels[operation.control] ?? {};
  return namesOf(operation).reduce((sum, name) => sum + (labels[pathOf(name).at(-1) ?? ''] ?? 0), 0);
}

function namesOf(operation: Extract<LabelOperation, { control: string }>): readonly OptionName[] {
  if (operation.op === 'merge') return operation.from;
  return [operation.op === 'delete' ? operation.label : operation.from];
}

async function look(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
  change: LabelChange,
): Promise<Pick<LabelChangePreview, 'counts' | 'is_complete' | 'tasks_seen' | 'examples'>> {
  const until = platform.now().getTime() + LONGEST_MS;
  const scope = { organizationId, projectId };
  const examples: ChangeExample[] = [];
  let counts = NO_REWRITES;
  let cursor = 0;
  let seen = 0;
  for (;;) {
    const { ids, rewrites } = await withActor(platform.db, actor, async (tx) => {
      const taskIds = await listTaskIds(tx, scope, cursor, BLOCK);
      const block = await readBlock(tx, scope, taskIds, { isLocked: false });
      return { ids: taskIds, rewrites: planRewrites(change, block, null) };
    });
    counts = addTallies(counts, tallyOf(rewrites));
    seen += ids.length;
    for (const rewrite of rewrites)
      if (examples.length < MOST_EXAMPLES && !rewrite.row.is_deleted) examples.push(exampleOf(rewrite));
    const last = ids.at(-1);
    const isComplete = last === undefined || ids.length < BLOCK;
    if (isComplete || platform.now().getTime() > until)
      return { counts, is_complete: isComplete, tasks_seen: seen, examples };
    cursor = last;
  }
}

function exampleOf({ kind, id, row, result }: Rewrite): ChangeExample {
  return {
    kind,
    id,
    task: row.task_id,
    before: changedItems(row.result, result).slice(0, MOST_ITEMS),
    after: changedItems(result, row.result).slice(0, MOST_ITEMS),
  };
}
