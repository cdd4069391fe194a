import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import { listAnswers, listAnswersWithLabel, rewriteAnswers } from './answers.queries.ts';
import { counted, type TaskAction } from './task-action.ts';
import { tell } from './tell.ts';

interface Renaming {
  control: string;
  from: string;
  to: string;
}

interface Remembered {
  id: number;
  /** After the change. */
  version: number;
  before: unknown;
}

/** In the answers of these tasks alone; changing a label in the label config as well is what label changes are for. */
export const renameLabels: TaskAction<Renaming> = {
  title: 'Rename a label in answers',
  order: 130,
  permission: 'annotation.updateAny',
  question: 'Replace a label by another one in the annotations of the selected tasks? The label config stays as it is.',
  isDestructive: true,
  form: [
    { type: 'select', name: 'control_tag', label: 'Control', required: true },
    { type: 'input', name: 'old_label_name', label: 'Label that is there', required: true },
    { type: 'input', name: 'new_label_name', label: 'Label instead', required: true },
  ],
  blockSize: 200,
  doing: (tasks, { from, to }) => `Renaming "${from}" to "${to}" in ${tasks}`,
  done: (changed, { from, to }) => `Renamed "${from}" to "${to}" in ${counted(changed, 'annotation')}`,
  async read({ tx, access }, body) {
    const { control_tag: control, old_label_name: from, new_label_name: to } = body;
    const { compiled } = await getCompiledConfig(tx, access.organizationId, access.projectId);
    const found = control === undefined ? undefined : compiled.controls[control];
    if (control === undefined || !found)
      throw invalidField('control_tag', 'There is no such control in the label config.');
    if (from === undefined) throw invalidField('old_label_name', 'This field is required.');
    if (to === undefined || to === from) throw invalidField('new_label_name', 'Must be another label.');
    const knows = found.options.some((option) => option.value === to);
    if (!knows && found.options.length > 0 && found.dynamicOptions === undefined)
      throw invalidField('new_label_name', `"${control}" has no label "${to}". Add it to the label config first.`);
    return { control, from, to };
  },
  async apply(scene, taskIds, renaming) {
    const { tx, platform, actor } = scene;
    const now = platform.now();
    const found = await listAnswersWithLabel(tx, scene, taskIds, renaming.control, renaming.from);
    if (found.length === 0) return { changed: 0 };
    const concerned = [...new Set(found.map((row) => row.task_id))];
    const remembered: Remembered[] = await withCounters(tx, scene, concerned, { now, mayReopen: false }, async () => {
      // Again, under the lock of their tasks: somebody may have changed them.
      const rows = await listAnswersWithLabel(tx, scene, concerned, renaming.control, renaming.from);
      const changed = rows.map(({ id, result }) => ({ id, result: renamed(result, renaming) }));
      const by = { userId: actor.userId, now, reason: `${renaming.from} renamed to ${renaming.to}`, action: 'updated' };
      await rewriteAnswers(tx, changed, by);
      return rows.map(({ id, version, result }) => ({ id, version: version + 1, before: result }));
    });
    await tellRewritten(scene, concerned, remembered);
    return { changed: remembered.length, undo: remembered };
  },
  async undo(scene, undo) {
    const { tx, platform, actor } = scene;
    const now = platform.now();
    const remembered = new Map((undo as Remembered[]).map((entry) => [entry.id, entry]));
    const found = await listAnswers(tx, scene, [...remembered.keys()]);
    const taskIds = [...new Set(found.map((row) => row.task_id))];
    const restored = await withCounters(tx, scene, taskIds, { now, mayReopen: false }, async () => {
      const rows = await listAnswers(tx, scene, [...remembered.keys()]);
      const back = rows.flatMap(({ id, version }) => {
        const entry = remembered.get(id);
        return entry && entry.version === version ? [{ id, result: entry.before }] : [];
      });
      await rewriteAnswers(tx, back, { userId: actor.userId, now, reason: 'renaming undone', action: 'updated' });
      return back.length;
    });
    await tellRewritten(scene, taskIds, found);
    return { restored, kept: remembered.size - restored };
  },
};

function tellRewritten(
  scene: Parameters<typeof tell>[0],
  taskIds: readonly number[],
  answers: readonly { id: number }[],
): Promise<void> {
  const annotationIds = answers.map(({ id }) => id);
  return tell(scene, 'ANNOTATIONS_REWRITTEN', taskIds, { task_ids: taskIds, annotation_ids: annotationIds });
}

/** Wherever the value of an item of the control names the label: in its list, and in the paths of a taxonomy. */
function renamed(result: unknown, { control, from, to }: Renaming): unknown {
  if (!Array.isArray(result)) return result;
  const change = (value: unknown): unknown => {
    if (value === from) return to;
    return Array.isArray(value) ? value.map(change) : value;
  };
  return result.map((item: unknown) => {
    if (!isRecord(item) || item.from_name !== control || typeof item.type !== 'string' || !isRecord(item.value))
      return item;
    const key = Array.isArray(item.value[item.type]) ? item.type : 'labels';
    return { ...item, value: { ...item.value, [key]: change(item.value[key]) } };
  });
}
