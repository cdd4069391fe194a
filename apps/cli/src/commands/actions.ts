import type { ActionId } from '@labelwright/contract/data-manager-actions';
import { type ClientCommand, idOf, isSet, text, texts, UsageError } from '../command.ts';

const listViews: ClientCommand = {
  name: 'views list',
  args: '<project>',
  needs: 1,
  help: 'Saved views of a project.',
  run: async ({ client, output, args }) =>
    output.table(await client.views.list(args[0] ?? ''), {
      id: ({ id }) => id,
      title: ({ data }) => String((data as { title?: string }).title ?? ''),
    }),
};

const listActions: ClientCommand = {
  name: 'actions list',
  args: '<project>',
  needs: 1,
  help: 'What can be done to many tasks of a project at once.',
  run: async ({ client, output, args }) =>
    output.table(await client.actions.list(args[0] ?? ''), { id: ({ id }) => id, title: ({ title }) => title }),
};

const runAction: ClientCommand = {
  name: 'actions run',
  args: '<project> <action>',
  needs: 2,
  help: 'Do something to the tasks that are named, or to all with --all.',
  options: {
    task: { type: 'string', multiple: true, value: 'ID', help: 'a task; may be given several times' },
    all: { type: 'boolean', help: 'all tasks that the filters find' },
    filters: { type: 'string', value: 'JSON', help: '{"conjunction":"and","items":[…]}, as in the data manager' },
    body: { type: 'string', value: 'JSON', help: 'further fields that the action asks for' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const [project = '', name] = args;
    const tasks = texts(call, 'task').map((id) => idOf(id, '--task'));
    if (tasks.length === 0 && !isSet(call, 'all')) throw new UsageError('Name tasks with --task, or say --all.');
    const action = (await client.actions.list(project)).find(({ id }) => id === name);
    if (!action) throw new UsageError(`There is no action "${name}" here. See: labelwright actions list ${project}`);
    const filters = text(call, 'filters');
    const answer = await client.actions.run(project, action.id as ActionId, {
      ...(parseJson(text(call, 'body'), '--body') as object | undefined),
      ...(filters === undefined ? {} : { filters: parseJson(filters, '--filters') as never }),
      selectedItems: tasks.length > 0 ? { all: false, included: tasks } : { all: true, excluded: [] },
    });
    output.record(answer, { tasks: answer.processed_items, detail: answer.detail, job: answer.job_id });
  },
};

function parseJson(value: string | undefined, what: string): unknown {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageError(`${what} is not valid JSON.`);
  }
}

export const ACTION_COMMANDS: readonly ClientCommand[] = [listViews, listActions, runAction];
