import type { ActionBody } from '@labelwright/contract/data-manager-actions';
import { invalidField } from '../../../platform/http/app-error.ts';
import { applyOrder, listAssignable } from '../../distribution/index.ts';
import { type AssignmentRow, listAssignmentsOf } from './assign.queries.ts';
import { counted, type Scene, type TaskAction } from './task-action.ts';

type Kind = 'AN' | 'RE';

interface Order {
  type: Kind;
  how: 'add' | 'set' | 'remove';
  users: number[];
}

interface Remembered {
  type: Kind;
  taskIds: number[];
  before: AssignmentRow[];
}

export const assign: TaskAction<Order> = {
  title: 'Assign',
  order: 150,
  permission: 'queue.manage',
  question: 'Say who is to annotate or to review the selected tasks.',
  form: [
    {
      type: 'select',
      name: 'type',
      label: 'As',
      required: true,
      value: 'AN',
      options: [
        { value: 'AN', label: 'Annotators' },
        { value: 'RE', label: 'Reviewers' },
      ],
    },
    { type: 'multiselect', name: 'users', label: 'People', required: false },
    {
      type: 'select',
      name: 'how',
      label: 'How',
      required: true,
      value: 'add',
      options: [
        { value: 'add', label: 'Add to those assigned' },
        { value: 'set', label: 'These and nobody else' },
        { value: 'remove', label: 'Take away (everybody when no one is named)' },
      ],
    },
  ],
  doing: (tasks, { how }) => (how === 'remove' ? `Taking assignments from ${tasks}` : `Assigning ${tasks}`),
  done: (changed) => `Changed who does ${counted(changed, 'task')}`,
  async read({ tx, access }, body: ActionBody) {
    const { type = 'AN', how = 'add', users = [] } = body;
    if (how === 'remove') return { type, how, users };
    if (users.length === 0) throw invalidField('users', 'Say whom.');
    const known = new Set(await listAssignable(tx, access, users, type));
    const strangers = users.filter((id) => !known.has(id));
    if (strangers.length === 0) return { type, how, users };
    const what = type === 'AN' ? 'may not label' : 'may not review';
    throw invalidField('users', `These people ${what} in this project: ${strangers.slice(0, 20).join(', ')}.`);
  },
  async apply(scene, taskIds, order) {
    const before = await listAssignmentsOf(scene.tx, scene, taskIds, order.type);
    await give(scene, order.type, order.how, order.users, taskIds);
    const undo: Remembered = { type: order.type, taskIds, before };
    return { changed: taskIds.length, undo };
  },
  async undo(scene, undo) {
    const { type, taskIds, before } = undo as Remembered;
    const users = new Map<number, number[]>();
    for (const row of before) users.set(row.task_id, [...(users.get(row.task_id) ?? []), row.user_id]);
    const alike = Map.groupBy(taskIds, (id) => (users.get(id) ?? []).join());
    for (const [text, ids] of alike) {
      const people = text === '' ? [] : text.split(',').map(Number);
      await give(scene, type, people.length === 0 ? 'remove' : 'set', people, ids);
    }
    return { restored: taskIds.length, kept: 0 };
  },
};

async function give(scene: Scene, type: Kind, how: Order['how'], users: number[], taskIds: number[]): Promise<void> {
  const { platform, tx, actor } = scene;
  const scope = { organizationId: scene.organizationId, projectId: scene.projectId };
  const selection = { all: false, included: taskIds };
  const people = how === 'remove' && users.length === 0 ? undefined : users;
  await applyOrder(platform, tx, actor, scope, { how, type, users: people, selection });
}
