import { withCounters } from '../../projects/index.ts';
import { listAnswers } from './answers.queries.ts';
import { ANNOTATOR_FIELD, readPerson } from './delete-things.ts';
import { counted, type Scene, type TaskAction, type Undone } from './task-action.ts';
import { listGolden, listLastAnswers, setGolden } from './task-fields.queries.ts';
import { tell } from './tell.ts';

interface OfPerson {
  author: number | null;
}

interface GoldenChange {
  taskIds: number[];
  /** Ground truths before and after. */
  before: number[];
  after: number[];
}

export const markGolden: TaskAction<OfPerson> = {
  title: 'Mark as ground truth',
  order: 170,
  permission: 'annotation.delete',
  question: 'Make the last annotation of each selected task its ground truth? It no longer counts as an answer.',
  form: [{ ...ANNOTATOR_FIELD, label: 'The last one of', help: 'Of anybody when left empty' }],
  doing: (tasks) => `Marking ground truth in ${tasks}`,
  done: (changed) => `Marked the ground truth of ${counted(changed, 'task')}`,
  reasons: { no_answer: 'no such annotation' },
  read: async (asking, body) => ({ author: (await readPerson(asking, body)) ?? null }),
  async apply(scene, taskIds, { author }) {
    const { tx } = scene;
    const change = await changeGolden(scene, taskIds, async (before) => {
      const last = await listLastAnswers(tx, scene, taskIds, author ?? undefined);
      const known = new Set(before.map(({ id }) => id));
      const after = last.filter(({ id }) => !known.has(id));
      const tasks = new Set(after.map((row) => row.task_id));
      return { on: after, off: before.filter((row) => tasks.has(row.task_id)), answered: last.length };
    });
    return { ...change.outcome, left: { no_answer: taskIds.length - change.answered } };
  },
  undo: undoGolden,
};

export const unmarkGolden: TaskAction<OfPerson> = {
  title: 'Unmark ground truth',
  order: 171,
  permission: 'annotation.delete',
  question: 'The ground truth of the selected tasks becomes an answer like any other.',
  form: [ANNOTATOR_FIELD],
  doing: (tasks) => `Unmarking ground truth in ${tasks}`,
  done: (changed) => `Unmarked the ground truth of ${counted(changed, 'task')}`,
  read: async (asking, body) => ({ author: (await readPerson(asking, body)) ?? null }),
  async apply(scene, taskIds, { author }) {
    const change = await changeGolden(scene, taskIds, async () => ({
      on: [],
      off: await listGolden(scene.tx, scene, taskIds, author ?? undefined),
      answered: taskIds.length,
    }));
    return change.outcome;
  },
  undo: undoGolden,
};

interface Row {
  id: number;
  task_id: number;
}

async function changeGolden(
  scene: Scene,
  taskIds: readonly number[],
  decide: (golden: Row[]) => Promise<{ on: Row[]; off: Row[]; answered: number }>,
) {
  const { tx, platform, actor } = scene;
  const now = platform.now();
  const decided = await withCounters(tx, scene, taskIds, { now }, async () => {
    const chosen = await decide(await listGolden(tx, scene, taskIds));
    const by = { userId: actor.userId, now, reason: 'ground truth moved' };
    // First off, then on: a task has one ground truth at any moment.
    await setGolden(tx, idsOf(chosen.off), false, by);
    await setGolden(tx, idsOf(chosen.on), true, by);
    return chosen;
  });
  const changed = [...new Set([...decided.on, ...decided.off].map((row) => row.task_id))];
  const undo: GoldenChange = { taskIds: changed, before: idsOf(decided.off), after: idsOf(decided.on) };
  await tellOfGolden(scene, undo);
  const outcome = { changed: changed.length, ...(changed.length > 0 ? { undo } : {}) };
  return { outcome, answered: decided.answered };
}

async function undoGolden(scene: Scene, undo: unknown): Promise<Undone> {
  const { tx, platform, actor } = scene;
  const { taskIds, before, after } = undo as GoldenChange;
  const now = platform.now();
  const restored = await withCounters(tx, scene, taskIds, { now }, async () => {
    const golden = new Set(idsOf(await listGolden(tx, scene, taskIds)));
    const by = { userId: actor.userId, now, reason: 'marking of ground truth undone' };
    const off = after.filter((id) => golden.has(id));
    await setGolden(tx, off, false, by);
    // Where somebody has marked another one since, that one stays.
    const taken = new Set((await listGolden(tx, scene, taskIds)).map((row) => row.task_id));
    const places = await listTasksOf(scene, before);
    const on = before.filter((id) => !taken.has(places.get(id) ?? 0));
    await setGolden(tx, on, true, by);
    return Math.max(off.length, on.length);
  });
  await tellOfGolden(scene, { taskIds, before: after, after: before });
  return { restored, kept: taskIds.length - restored };
}

const idsOf = (rows: readonly Row[]): number[] => rows.map(({ id }) => id);

async function listTasksOf(scene: Scene, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await listAnswers(scene.tx, scene, ids);
  return new Map(rows.map((row) => [row.id, row.task_id]));
}

async function tellOfGolden(scene: Scene, { taskIds, before, after }: GoldenChange): Promise<void> {
  if (taskIds.length === 0) return;
  const facts = { task_ids: taskIds, annotation_ids: [...before, ...after], reason: 'ground_truth' };
  await tell(scene, 'ANNOTATIONS_REWRITTEN', taskIds, facts);
  await tell(scene, 'TASKS_UPDATED', taskIds, { changed: ['ground_truth'] });
}
