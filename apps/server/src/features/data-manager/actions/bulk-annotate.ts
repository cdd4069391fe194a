import type { CompiledConfig } from '@labelwright/task-definition/model';
import { giveIds } from '@labelwright/task-definition/results/give-ids';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import {
  endWork,
  insertAnswers,
  listAnswers,
  listTasksToAnswer,
  rewriteAnswers,
  type StoredAnswer,
  type TaskToAnswer,
} from './answers.queries.ts';
import { fits, personOf, removeMade, tellOfAnswers } from './make-answers.ts';
import { counted, type Scene, type TaskAction, type Undone } from './task-action.ts';
import { tell } from './tell.ts';

export interface BulkAnswer {
  result: unknown[];
  /** Of each task. */
  leadTimeMs: number | null;
  ifAnswered: 'skip' | 'replace';
  /** Managers may answer tasks that need no further answer. */
  mayAddExtra: boolean;
}

interface Remembered {
  made: number[];
  replaced: { id: number; version: number; before: unknown }[];
}

/** One result for many tasks, each with an annotation of its own. Reached by its own endpoint. */
export const bulkAnnotate: TaskAction<BulkAnswer> = {
  title: 'Label together',
  order: 0,
  permission: 'annotation.create',
  question: '',
  blockSize: 500,
  doing: (tasks) => `Labelling ${tasks} together`,
  done: (changed) => `Labelled ${counted(changed, 'task')}`,
  reasons: {
    already_done: 'answered by you already',
    slot_taken: 'no further annotation needed, or others hold the last place',
    not_fitting: 'the answer does not fit',
    not_found: 'deleted meanwhile',
  },
  read: () => {
    throw new RangeError('bulk labelling has an endpoint of its own');
  },
  async apply(scene, taskIds, answer) {
    const { tx, platform } = scene;
    const userId = personOf(scene);
    const now = platform.now();
    const { compiled, definitionId } = await getCompiledConfig(tx, scene.organizationId, scene.projectId);
    const left = { already_done: 0, slot_taken: 0, not_fitting: 0, not_found: 0 };
    const written = await withCounters(tx, scene, taskIds, { now, mayReopen: false }, async () => {
      const tasks = await listTasksToAnswer(tx, scene, taskIds, userId, now);
      left.not_found = taskIds.length - tasks.length;
      const open = tasks.filter((task) => {
        const reason = refusal(task, answer, compiled);
        if (reason) left[reason] += 1;
        return reason === undefined;
      });
      const fresh = open.filter((task) => task.own_id === null);
      const answers = fresh.map(({ id }) => ({
        task_id: id,
        result: giveIds(answer.result),
        origin: 'manual' as const,
        lead_time_ms: answer.leadTimeMs,
      }));
      const made = await insertAnswers(tx, scene, answers, { userId, definitionId, now });
      const replaced = await replaceOwn(scene, open, answer.result, now);
      const answered = open.map(({ id }) => id);
      await endWork(tx, scene, answered, userId);
      return { made, replaced, fresh: fresh.map(({ id }) => id) };
    });
    await tellOfAnswers(scene, written.fresh, written.made, 'bulk');
    await tellOfReplaced(scene, written.replaced);
    const undo: Remembered = {
      made: written.made,
      replaced: written.replaced.map(({ id, version, result }) => ({ id, version: version + 1, before: result })),
    };
    return {
      changed: written.made.length + written.replaced.length,
      undo,
      left: { ...left, replaced: written.replaced.length },
    };
  },
  async undo(scene, undo) {
    const { made, replaced } = undo as Remembered;
    const removed = await removeMade(scene, made);
    const back = await putBack(scene, replaced);
    return { restored: removed.restored + back.restored, kept: removed.kept + back.kept };
  },
};

function refusal(
  task: TaskToAnswer,
  { result, ifAnswered, mayAddExtra }: BulkAnswer,
  compiled: CompiledConfig,
): 'already_done' | 'slot_taken' | 'not_fitting' | undefined {
  if (task.task_definition_id !== null || !fits(compiled, giveIds(result), task.data)) return 'not_fitting';
  if (task.own_id !== null) return ifAnswered === 'replace' ? undefined : 'already_done';
  return task.has_place || mayAddExtra ? undefined : 'slot_taken';
}

async function replaceOwn(
  { tx, actor, ...scene }: Scene,
  open: readonly TaskToAnswer[],
  result: unknown[],
  now: Date,
): Promise<StoredAnswer[]> {
  const own = open.flatMap((task) => (task.own_id === null ? [] : [task.own_id]));
  if (own.length === 0) return [];
  const before = await listAnswers(tx, scene, own);
  const answers = before.map(({ id }) => ({ id, result: giveIds(result) }));
  await rewriteAnswers(tx, answers, { userId: actor.userId, now, reason: 'labelled together', action: 'updated' });
  return before;
}

async function putBack(scene: Scene, replaced: Remembered['replaced']): Promise<Undone> {
  if (replaced.length === 0) return { restored: 0, kept: 0 };
  const { tx, platform, actor } = scene;
  const now = platform.now();
  const known = new Map(replaced.map((entry) => [entry.id, entry]));
  const taskIds = (await listAnswers(tx, scene, [...known.keys()])).map((row) => row.task_id);
  const back = await withCounters(tx, scene, taskIds, { now, mayReopen: false }, async () => {
    const still = (await listAnswers(tx, scene, [...known.keys()])).filter(
      ({ id, version }) => known.get(id)?.version === version,
    );
    const answers = still.map(({ id }) => ({ id, result: known.get(id)?.before }));
    await rewriteAnswers(tx, answers, { userId: actor.userId, now, reason: 'undone', action: 'updated' });
    return still;
  });
  await tellOfReplaced(scene, back);
  return { restored: back.length, kept: replaced.length - back.length };
}

async function tellOfReplaced(scene: Scene, answers: readonly StoredAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  const taskIds = answers.map((answer) => answer.task_id);
  const facts = { task_ids: taskIds, annotation_ids: answers.map(({ id }) => id), reason: 'bulk' };
  await tell(scene, 'ANNOTATIONS_REWRITTEN', taskIds, facts);
}

/** Refuses what means a place in one task, such as a box: it cannot be the same in all. */
export function assertWholeTask(compiled: CompiledConfig, result: readonly unknown[]): void {
  for (const [index, item] of result.entries()) {
    const control = isRecord(item) ? compiled.controls[String(item.from_name)] : undefined;
    if (!control) throw invalidField(`result.${index}.from_name`, 'There is no such control in the label config.');
    if (control.answer !== 'classification' || control.perRegion)
      throw invalidField(
        `result.${index}`,
        `"${control.name}" marks places within a task. Only answers about tasks as a whole can be given to many.`,
      );
  }
}
