import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { counted, type Outcome, type Scene, type TaskAction, type Undone } from './task-action.ts';
import { type FieldValue, listShares, listStillSet, type SettableColumn, setTaskField } from './task-fields.queries.ts';
import { tell } from './tell.ts';

interface Change {
  id: number;
  before: number | string | null;
  value: number | string | null;
}

async function setField(scene: Scene, column: SettableColumn, values: readonly FieldValue[]): Promise<Outcome> {
  const changes = await writeField(scene, column, values);
  return { changed: changes.length, ...(changes.length > 0 ? { undo: changes } : {}) };
}

async function writeField(scene: Scene, column: SettableColumn, values: readonly FieldValue[]): Promise<Change[]> {
  const { tx, platform, actor } = scene;
  const now = platform.now();
  const ids = values.map(({ id }) => id);
  const write = () => setTaskField(tx, scene, column, values, { userId: actor.userId, now });
  // A split changes nothing in the queue, so nobody has to look from the start again.
  const changes = column === 'split' ? await write() : await withCounters(tx, scene, ids, { now }, write);
  if (changes.length > 0)
    await tell(
      scene,
      'TASKS_UPDATED',
      changes.map(({ id }) => id),
      { changed: [column] },
    );
  return changes;
}

/** Tasks whose value somebody has changed since stay as they are. */
async function unsetField(scene: Scene, column: SettableColumn, changes: readonly Change[]): Promise<Undone> {
  const still = new Set(await listStillSet(scene.tx, scene, column, changes));
  const back = changes.filter(({ id }) => still.has(id)).map(({ id, before }) => ({ id, value: before }));
  const restored = await writeField(scene, column, back);
  return { restored: restored.length, kept: changes.length - restored.length };
}

export const setPriority: TaskAction<{ priority: number }> = {
  title: 'Set priority',
  order: 160,
  permission: 'task.update',
  question: 'Tasks with a higher priority are handed out first.',
  form: [
    { type: 'number', name: 'priority', label: 'Priority', required: true, value: 1, min: -1_000_000, max: 1_000_000 },
  ],
  doing: (tasks, { priority }) => `Setting the priority of ${tasks} to ${priority}`,
  done: (changed, { priority }) => `Set the priority of ${counted(changed, 'task')} to ${priority}`,
  read: (_asking, { priority }) => {
    if (priority === undefined) throw invalidField('priority', 'This field is required.');
    return { priority };
  },
  apply: (scene, taskIds, { priority }) =>
    setField(
      scene,
      'priority',
      taskIds.map((id) => ({ id, value: priority })),
    ),
  undo: (scene, undo) => unsetField(scene, 'priority', undo as Change[]),
};

export const setOverlap: TaskAction<{ overlap: number }> = {
  title: 'Set annotations needed',
  order: 161,
  permission: 'task.update',
  question: 'Tasks that have fewer annotations than that go back into the queue; those that have as many are complete.',
  form: [{ type: 'number', name: 'overlap', label: 'Annotations needed', required: true, value: 1, min: 1, max: 1000 }],
  doing: (tasks, { overlap }) => `Asking for ${counted(overlap, 'annotation')} of ${tasks}`,
  done: (changed, { overlap }) => `${counted(changed, 'task')} now need ${counted(overlap, 'annotation')}`,
  read: (_asking, { overlap }) => {
    if (overlap === undefined) throw invalidField('overlap', 'This field is required.');
    return { overlap };
  },
  apply: (scene, taskIds, { overlap }) =>
    setField(
      scene,
      'overlap',
      taskIds.map((id) => ({ id, value: overlap })),
    ),
  undo: (scene, undo) => unsetField(scene, 'overlap', undo as Change[]),
};

const PARTS = ['train', 'validation', 'test'] as const;
type Part = (typeof PARTS)[number];

interface Splitting {
  split: Part | null;
  shares: Record<Part, number> | null;
  seed: number;
}

export const setSplit: TaskAction<Splitting> = {
  title: 'Move to split',
  order: 162,
  permission: 'task.update',
  question: 'Put the selected tasks into a part of the data set, or draw at random which part each goes to.',
  form: [
    {
      type: 'select',
      name: 'split',
      label: 'Part',
      required: false,
      options: [
        { value: 'train', label: 'Training' },
        { value: 'validation', label: 'Validation' },
        { value: 'test', label: 'Test' },
      ],
    },
    { type: 'shares', name: 'shares', label: 'Or draw at random', help: 'Shares that add up to 1', required: false },
    {
      type: 'number',
      name: 'seed',
      label: 'Seed',
      help: 'The same seed draws the same',
      required: false,
      value: 1,
      min: 0,
    },
  ],
  doing: (tasks) => `Moving ${tasks} to a split`,
  done: (changed) => `Moved ${counted(changed, 'task')}`,
  read: (_asking, { split, shares, seed }) => {
    if (split === undefined && shares === undefined) throw invalidField('split', 'Say which part, or shares.');
    if (shares && Math.abs(shares.train + shares.validation + shares.test - 1) > 0.001)
      throw invalidField('shares', 'The shares must add up to 1.');
    return { split: split ?? null, shares: shares ?? null, seed: seed ?? 1 };
  },
  async apply(scene, taskIds, { split, shares, seed }) {
    if (!shares)
      return setField(
        scene,
        'split',
        taskIds.map((id) => ({ id, value: split })),
      );
    const drawn = await listShares(scene.tx, taskIds, seed);
    return setField(
      scene,
      'split',
      drawn.map(({ id, share }) => ({ id, value: partAt(share, shares) })),
    );
  },
  undo: (scene, undo) => unsetField(scene, 'split', undo as Change[]),
};

function partAt(share: number, shares: Record<Part, number>): Part {
  if (share < shares.train) return 'train';
  return share < shares.train + shares.validation ? 'validation' : shares.test > 0 ? 'test' : 'train';
}
