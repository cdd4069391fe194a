import type { ActionBody } from '@labelwright/contract/data-manager-actions';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { counted, type TaskAction } from './task-action.ts';
import { listShares, listTaskData, writeDataField } from './task-fields.queries.ts';
import { tell } from './tell.ts';

type Filling =
  | { kind: 'constant'; value: string | number | boolean }
  | { kind: 'template'; text: string }
  | { kind: 'sample'; values: unknown[]; seed: number }
  | { kind: 'range'; first: number };

interface Settings {
  name: string;
  filling: Filling;
}

interface Remembered {
  name: string;
  tasks: { id: number; before?: unknown; after: unknown }[];
}

const LONGEST_TEXT = 10_000;

export const addDataField: TaskAction<Settings> = {
  title: 'Add a field to the data',
  order: 110,
  permission: 'task.update',
  question: 'Write a field into the data of the selected tasks? What stands there is replaced.',
  form: [
    { type: 'input', name: 'value_name', label: 'Field', required: true },
    {
      type: 'select',
      name: 'value_type',
      label: 'Kind of value',
      required: true,
      value: 'String',
      options: [
        { value: 'String', label: 'The same text' },
        { value: 'Number', label: 'The same number' },
        { value: 'Boolean', label: 'True or false' },
        { value: 'Template', label: 'Text with $fields of the task' },
        { value: 'Sample', label: 'One of several, at random' },
        { value: 'Range', label: 'Numbers in a row' },
      ],
    },
    { type: 'input', name: 'value', label: 'Value', required: true },
    {
      type: 'number',
      name: 'seed',
      label: 'Seed',
      required: false,
      value: 1,
      min: 0,
      only_if: { field: 'value_type', values: ['Sample'] },
    },
  ],
  blockSize: 500,
  doing: (tasks, { name }) => `Writing "${name}" into ${tasks}`,
  done: (changed, { name }) => `Wrote "${name}" into ${counted(changed, 'task')}`,
  read: (_asking, body) => {
    const name = body.value_name?.trim();
    if (!name) throw invalidField('value_name', 'This field is required.');
    return { name, filling: readFilling(body) };
  },
  async apply(scene, taskIds, { name, filling }) {
    const { tx, platform, actor } = scene;
    const now = platform.now();
    const tasks = await withCounters(tx, scene, taskIds, { now, mayReopen: false, columns: true }, async () => {
      const rows = await listTaskData(tx, scene, taskIds);
      const shares = filling.kind === 'sample' ? await listShares(tx, taskIds, filling.seed) : [];
      const shareOf = new Map(shares.map(({ id, share }) => [id, share]));
      const given = rows.map(({ id, data }, index) => {
        const after = valueFor(filling, data, { number: scene.doneBefore + index, share: shareOf.get(id) ?? 0 });
        return Object.hasOwn(data, name) ? { id, before: data[name], after } : { id, after };
      });
      const values = given.map(({ id, after }) => ({ id, value: after }));
      await writeDataField(tx, scene, name, values, { userId: actor.userId, now });
      return given;
    });
    const ids = tasks.map(({ id }) => id);
    if (ids.length === 0) return { changed: 0 };
    await tell(scene, 'TASKS_UPDATED', ids, { changed: ['data'] });
    const undo: Remembered = { name, tasks };
    return { changed: ids.length, undo };
  },
  async undo(scene, undo) {
    const { tx, platform, actor } = scene;
    const { name, tasks } = undo as Remembered;
    const now = platform.now();
    const known = new Map(tasks.map((task) => [task.id, task]));
    const ids = [...known.keys()];
    const back = await withCounters(tx, scene, ids, { now, mayReopen: false, columns: true }, async () => {
      const rows = await listTaskData(tx, scene, ids);
      const values = rows.flatMap(({ id, data }) => {
        const task = known.get(id);
        // Somebody may have written something else since.
        if (!task || JSON.stringify(data[name]) !== JSON.stringify(task.after)) return [];
        return [Object.hasOwn(task, 'before') ? { id, value: task.before } : { id }];
      });
      await writeDataField(tx, scene, name, values, { userId: actor.userId, now });
      return values.map(({ id }) => id);
    });
    if (back.length > 0) await tell(scene, 'TASKS_UPDATED', back, { changed: ['data'] });
    return { restored: back.length, kept: tasks.length - back.length };
  },
};

function readFilling({ value_type: type = 'String', value, seed }: ActionBody): Filling {
  if (type === 'Sample') {
    const values = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
    if (!Array.isArray(values) || values.length === 0 || values.length > 1000)
      throw invalidField('value', 'Must be a list of 1 to 1,000 values.');
    return { kind: 'sample', values, seed: seed ?? 1 };
  }
  if (type === 'Range' || type === 'Number') {
    const number =
      typeof value === 'string' && value.trim() !== '' ? Number(value) : (value ?? (type === 'Range' ? 1 : undefined));
    if (typeof number !== 'number' || !Number.isFinite(number)) throw invalidField('value', 'Must be a number.');
    return type === 'Range' ? { kind: 'range', first: number } : { kind: 'constant', value: number };
  }
  if (type === 'Boolean') {
    const word = String(value).toLowerCase();
    if (word !== 'true' && word !== 'false') throw invalidField('value', 'Must be true or false.');
    return { kind: 'constant', value: word === 'true' };
  }
  if (typeof value !== 'string' || value.length > LONGEST_TEXT)
    throw invalidField('value', `Must be a text of at most ${LONGEST_TEXT.toLocaleString('en')} characters.`);
  return type === 'Template' ? { kind: 'template', text: value } : { kind: 'constant', value };
}

function valueFor(filling: Filling, data: Record<string, unknown>, at: { number: number; share: number }): unknown {
  if (filling.kind === 'constant') return filling.value;
  if (filling.kind === 'range') return filling.first + at.number;
  if (filling.kind === 'sample') {
    const { values } = filling;
    return values[Math.min(values.length - 1, Math.floor(at.share * values.length))];
  }
  return fillTemplate(filling.text, data);
}

/** `$name` and `$a.b` stand for fields, `$$` for a dollar; a field that a task does not have for nothing. */
export function fillTemplate(text: string, data: Record<string, unknown>): string {
  return text.replace(/\$(\$|[A-Za-z_][\w-]*(?:\.[\w-]+)*)/g, (_whole, name: string) => {
    if (name === '$') return '$';
    const found = Object.hasOwn(data, name)
      ? data[name]
      : name
          .split('.')
          .reduce<unknown>(
            (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
            data,
          );
    if (found === undefined || found === null) return '';
    return typeof found === 'object' ? JSON.stringify(found) : String(found);
  });
}
