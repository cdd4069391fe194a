import { withCounters } from '../../projects/index.ts';
import { deleteTasks, restoreInBlock } from '../../tasks/index.ts';
import { whereSelected } from '../task-list.queries.ts';
import { listPairs, type Moved, moveAnswers, planDuplicates } from './duplicates.queries.ts';
import { counted, type Scene, type TaskAction } from './task-action.ts';
import { tell } from './tell.ts';

interface Remembered {
  taskIds: number[];
  moved: Moved[];
}

export const removeDuplicates: TaskAction<{ keys: string[] }> = {
  title: 'Remove duplicates',
  order: 95,
  permission: 'task.delete',
  question:
    'Delete tasks with the same data as another selected one? The task with most annotations stays and takes over those of the others.',
  isDestructive: true,
  form: [
    {
      type: 'multiselect',
      name: 'keys',
      label: 'Fields that must be equal',
      help: 'The whole data when left empty',
      required: false,
    },
  ],
  blockSize: 500,
  doing: (tasks) => `Looking for duplicates among ${tasks}`,
  done: (changed) => `Removed ${counted(changed, 'duplicate')}`,
  read: (_asking, { keys }) => ({ keys: keys ?? [] }),
  plan: (scene, selection, { keys }) => planDuplicates(scene.tx, scene.runId, whereSelected(selection), keys),
  async apply(scene, taskIds) {
    const { tx, platform, actor, at } = scene;
    const pairs = await listPairs(tx, scene, scene.runId, taskIds);
    if (pairs.length === 0) return { changed: 0 };
    const moved = await move(
      scene,
      pairs.map(({ task_id: from, keeper_id: to }) => ({ from, to })),
    );
    const gone = pairs.map((pair) => pair.task_id);
    const scope = { organizationId: scene.organizationId, projectId: scene.projectId };
    const changed = await deleteTasks(platform, tx, actor, scope, gone, at);
    const undo: Remembered = { taskIds: gone, moved };
    return { changed, undo };
  },
  async undo(scene, undo) {
    const { tx, platform, actor } = scene;
    const { taskIds, moved } = undo as Remembered;
    const scope = { organizationId: scene.organizationId, projectId: scene.projectId };
    const restored = await restoreInBlock(platform, tx, actor, scope, taskIds);
    await move(
      scene,
      moved.map(({ id, from, to }) => ({ id, from: to, to: from })),
    );
    return { restored, kept: taskIds.length - restored };
  },
};

async function move(scene: Scene, pairs: readonly { from: number; to: number; id?: number }[]): Promise<Moved[]> {
  if (pairs.length === 0) return [];
  const { tx, platform } = scene;
  const concerned = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  const now = platform.now();
  const moved = await withCounters(tx, scene, concerned, { now }, () => moveAnswers(tx, pairs));
  if (moved.length === 0) return [];
  const taskIds = [...new Set(moved.flatMap(({ from, to }) => [from, to]))];
  const facts = { task_ids: taskIds, annotation_ids: moved.map(({ id }) => id), reason: 'duplicates' };
  await tell(scene, 'ANNOTATIONS_REWRITTEN', taskIds, facts);
  await tell(scene, 'TASKS_UPDATED', taskIds, { changed: ['annotations'] });
  return moved;
}
