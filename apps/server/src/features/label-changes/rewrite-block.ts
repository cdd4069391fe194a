import { changeResult } from '@labelwright/task-definition/label-changes/change-result';
import type { AnswerContext, LabelChange } from '@labelwright/task-definition/label-changes/model';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { withCounters } from '../projects/index.ts';
import {
  type RewrittenResult,
  type StoredResult,
  type TaskBlock,
  writeAnnotations,
  writeDrafts,
  writePredictions,
} from './rewrite.queries.ts';

/** Tasks whose answers are rewritten in one transaction. */
export const BLOCK = 200;

export interface Rewrite extends RewrittenResult {
  row: StoredResult;
}

export interface RewriteTally {
  annotations: number;
  drafts: number;
  predictions: number;
  items: number;
  emptied: number;
}

export const NO_REWRITES: RewriteTally = { annotations: 0, drafts: 0, predictions: 0, items: 0, emptied: 0 };

/** What the rules of a split may ask about each row of the block. */
export function contextsOf({ tasks }: TaskBlock): (row: StoredResult) => AnswerContext {
  const data = new Map(tasks.map((task) => [task.id, isRecord(task.data) ? task.data : undefined]));
  return (row) => ({ data: data.get(row.task_id), annotatorId: row.annotator_id ?? undefined });
}

/** The rows of a block that the change touches. */
export function planRewrites(change: LabelChange, block: TaskBlock, definitionId: number | null): Rewrite[] {
  const contextOf = contextsOf(block);
  return block.rows.flatMap((row) => {
    const result = changeResult(change, row.result, contextOf(row));
    return result === row.result ? [] : [{ row, kind: row.kind, id: row.id, result, definitionId }];
  });
}

export function tallyOf(rewrites: readonly Rewrite[]): RewriteTally {
  const tally = { ...NO_REWRITES };
  for (const { kind, row, result } of rewrites) {
    if (kind === 'annotation' && !row.is_deleted) tally.annotations += 1;
    if (kind === 'draft') tally.drafts += 1;
    if (kind === 'prediction') tally.predictions += 1;
    if (row.is_deleted) continue;
    tally.items += changedItems(row.result, result).length;
    if (kind === 'annotation' && isEmpty(result) && !isEmpty(row.result)) tally.emptied += 1;
  }
  return tally;
}

/** Items of the first list that the second does not have as they are. */
export function changedItems(from: unknown, to: unknown): unknown[] {
  if (!Array.isArray(from)) return [];
  const kept = new Set(Array.isArray(to) ? to : []);
  return from.filter((item) => !kept.has(item));
}

const isEmpty = (result: unknown): boolean => Array.isArray(result) && result.length === 0;

export function addTallies(sum: Partial<RewriteTally>, more: RewriteTally): RewriteTally {
  const keys = Object.keys(NO_REWRITES) as (keyof RewriteTally)[];
  return Object.fromEntries(keys.map((key) => [key, (sum[key] ?? 0) + more[key]])) as unknown as RewriteTally;
}

export interface RewriteReason {
  organizationId: number;
  projectId: number;
  changeId: number;
  /** Kept with every revision. */
  reason: string;
  action: string;
  now: Date;
}

/** Writes them with everything that counts them kept exact, and tells of it in one event. */
export async function writeRewrites(
  tx: Tx,
  actor: Actor,
  reason: RewriteReason,
  rewrites: readonly Rewrite[],
): Promise<void> {
  if (rewrites.length === 0) return;
  const { organizationId, projectId, now } = reason;
  const taskIds = [...new Set(rewrites.map(({ row }) => row.task_id))];
  const of = (kind: string): RewrittenResult[] =>
    rewrites
      .filter((rewrite) => rewrite.kind === kind)
      .map(({ id, result, definitionId }) => ({ kind: 'annotation', id, result, definitionId }));
  const annotations = of('annotation');
  await withCounters(tx, { organizationId, projectId }, taskIds, { now, mayReopen: false }, async () => {
    if (annotations.length > 0) await writeAnnotations(tx, annotations, { ...reason, userId: actor.userId });
    await writeDrafts(tx, of('draft'));
    await writePredictions(tx, of('prediction'));
  });
  await emit(tx, actor, {
    type: 'ANNOTATIONS_REWRITTEN',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: {
      project_id: projectId,
      label_change_id: reason.changeId,
      reason: reason.reason,
      annotation_ids: annotations.map(({ id }) => id),
      task_ids: taskIds,
    },
  });
}
