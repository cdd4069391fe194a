import type { CreateMlBackend } from '@labelwright/contract/ml-backends';
import type { CreateWebhook } from '@labelwright/contract/webhooks';
import { type Call, type ClientCommand, Failure, idOf, isSet, numberOf, text, texts, UsageError } from '../command.ts';
import { followJob } from './follow-job.ts';

/** Endpoints that name a project want its number. */
async function projectId({ client }: Call, reference: string | undefined): Promise<number> {
  const number = Number(reference);
  return Number.isInteger(number) && number > 0 ? number : (await client.projects.get(reference ?? '')).id;
}

const listWebhooks: ClientCommand = {
  name: 'webhooks list',
  args: '[project]',
  help: 'Webhooks of a project, or of the organization.',
  run: async (call) => {
    const project = call.args[0] === undefined ? undefined : await projectId(call, call.args[0]);
    call.output.table(await call.client.webhooks.list(project), {
      id: ({ id }) => id,
      url: ({ url }) => url,
      project: (webhook) => webhook.project,
      active: (webhook) => webhook.is_active,
      actions: (webhook) => (webhook.send_for_all_actions ? 'all' : webhook.actions.join(',')),
    });
  },
};

const createWebhook: ClientCommand = {
  name: 'webhooks create',
  args: '<url>',
  needs: 1,
  help: 'Have events sent to an address. The secret for its signatures is printed this once.',
  options: {
    project: { type: 'string', value: 'PROJECT', help: 'only of this project; of the organization when left out' },
    action: { type: 'string', multiple: true, value: 'NAME', help: 'such as ANNOTATION_CREATED; all when left out' },
    header: { type: 'string', multiple: true, value: 'NAME: VALUE', help: 'sent along' },
  },
  run: async (call) => {
    const actions = texts(call, 'action');
    const project = text(call, 'project');
    const headers = Object.fromEntries(texts(call, 'header').map(parseHeader));
    const created = await call.client.webhooks.create({
      url: call.args[0] ?? '',
      ...(project === undefined ? {} : { project: await projectId(call, project) }),
      send_for_all_actions: actions.length === 0,
      ...(actions.length > 0 ? { actions: actions as NonNullable<CreateWebhook['actions']> } : {}),
      ...(texts(call, 'header').length > 0 ? { headers } : {}),
    });
    call.output.record(created, { id: created.id, url: created.url, secret: created.secret });
  },
};

function parseHeader(line: string): [string, string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`--header is "Name: value", not "${line}".`);
  return [name, value];
}

const deleteWebhook: ClientCommand = {
  name: 'webhooks delete',
  args: '<id>',
  needs: 1,
  help: 'Delete a webhook.',
  run: async ({ client, output, args }) => {
    await client.webhooks.delete(idOf(args[0], 'The id of a webhook'));
    output.say('Deleted.');
  },
};

const testWebhook: ClientCommand = {
  name: 'webhooks test',
  args: '<id>',
  needs: 1,
  help: 'Send a sample now, and say what the receiver answered.',
  run: async ({ client, output, args }) => {
    const result = await client.webhooks.test(idOf(args[0], 'The id of a webhook'));
    output.record(result, { delivered: result.delivered, status: result.status_code, error: result.error });
    if (!result.delivered) throw new Failure('The receiver did not take it.');
  },
};

const webhookLog: ClientCommand = {
  name: 'webhooks log',
  args: '<id>',
  needs: 1,
  help: 'What was sent lately, and what became of it.',
  options: { limit: { type: 'string', value: 'N', help: 'at most so many (50)' } },
  run: async (call) => {
    const logs = call.client.webhooks.logs(idOf(call.args[0], 'The id of a webhook'));
    call.output.table(await logs.take(numberOf(call, 'limit') ?? 50), {
      id: ({ id }) => id,
      action: ({ action }) => action,
      state: ({ status }) => status,
      answer: (log) => log.status_code,
      'created at': (log) => log.created_at,
    });
  },
};

const listModels: ClientCommand = {
  name: 'ml list',
  args: '<project>',
  needs: 1,
  help: 'ML backends of a project.',
  run: async (call) =>
    call.output.table(await call.client.mlBackends.list(await projectId(call, call.args[0])), {
      id: ({ id }) => id,
      title: ({ title }) => title,
      url: ({ url }) => url,
      state: ({ state }) => state,
      version: (backend) => backend.model_version,
    }),
};

const addModel: ClientCommand = {
  name: 'ml add',
  args: '<project> <url>',
  needs: 2,
  help: 'Connect an ML backend. It is asked whether it is there before it is stored.',
  options: {
    title: { type: 'string', value: 'TEXT', help: 'its host when left out' },
    interactive: { type: 'boolean', help: 'it helps while people draw' },
    trains: { type: 'boolean', help: 'it learns from new annotations' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const title = text(call, 'title');
    const body: CreateMlBackend = {
      project: await projectId(call, args[0]),
      url: args[1] ?? '',
      ...(title === undefined ? {} : { title }),
      ...(isSet(call, 'interactive') ? { is_interactive: true } : {}),
      ...(isSet(call, 'trains') ? { trains: true } : {}),
    };
    const backend = await client.mlBackends.create(body);
    output.record(backend, { id: backend.id, title: backend.title, state: backend.state });
  },
};

const checkModel: ClientCommand = {
  name: 'ml check',
  args: '<id>',
  needs: 1,
  help: 'Ask a backend whether it is there.',
  run: async ({ client, output, args }) => {
    const backend = await client.mlBackends.check(idOf(args[0], 'The id of a backend'));
    output.record(backend, { id: backend.id, state: backend.state, error: backend.error_message });
  },
};

const predict: ClientCommand = {
  name: 'ml predict',
  args: '<id>',
  needs: 1,
  help: 'Have a backend predict all tasks that it has not predicted, or those that are named, and wait for it.',
  options: {
    task: { type: 'string', multiple: true, value: 'ID', help: 'a task; may be given several times' },
    again: { type: 'boolean', help: 'also tasks that it has predicted' },
    'no-wait': { type: 'boolean', help: 'begin it and return' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const tasks = texts(call, 'task').map((id) => idOf(id, '--task'));
    const begun = await client.mlBackends.predict(idOf(args[0], 'The id of a backend'), {
      ...(tasks.length > 0 ? { task_ids: tasks } : {}),
      only_missing: !isSet(call, 'again'),
    });
    if (!isSet(call, 'no-wait') && begun.job_id !== null) await followJob(call, begun.job_id);
    const run = await client.mlBackends.run(begun.project, begun.id);
    output.record(run, {
      run: run.id,
      status: run.status,
      created: run.created,
      skipped: run.skipped,
      failed: run.failed,
      job: run.job_id,
    });
    for (const { task, message } of run.failures.slice(0, 20)) output.note(`task ${task}: ${message}`);
    if (run.failed > 0) throw new Failure(`${run.failed} of the tasks have no prediction.`);
  },
};

const train: ClientCommand = {
  name: 'ml train',
  args: '<id>',
  needs: 1,
  help: 'Tell a backend to learn now.',
  run: async ({ client, output, args }) => {
    const answer = await client.mlBackends.train(idOf(args[0], 'The id of a backend'));
    output.record(answer, { training: 'begun' });
  },
};

const removeModel: ClientCommand = {
  name: 'ml remove',
  args: '<id>',
  needs: 1,
  help: 'Disconnect a backend. Its predictions stay.',
  run: async ({ client, output, args }) => {
    await client.mlBackends.delete(idOf(args[0], 'The id of a backend'));
    output.say('Removed.');
  },
};

const listStorages: ClientCommand = {
  name: 'storages list',
  args: '<project>',
  needs: 1,
  help: 'Sources and targets of a project.',
  run: async ({ client, output, args }) => {
    const [project = ''] = args;
    const sources = await client.storages.list(project, 'import').take();
    const targets = await client.storages.list(project, 'export').take();
    output.table([...sources, ...targets], {
      id: ({ id }) => id,
      type: ({ type }) => type,
      direction: ({ direction }) => direction,
      where: ({ uri }) => uri,
      status: ({ status }) => status,
      'last sync': (storage) => storage.last_sync,
    });
  },
};

const syncStorage: ClientCommand = {
  name: 'storages sync',
  args: '<project> <id>',
  needs: 2,
  help: 'Make tasks of what is new in a source, or write what is new to a target, and wait for it.',
  options: {
    target: { type: 'boolean', help: 'the id is that of a target' },
    'no-wait': { type: 'boolean', help: 'begin it and return' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const direction = isSet(call, 'target') ? 'export' : 'import';
    const id = idOf(args[1], 'The id of a storage');
    const storages = await client.storages.list(args[0] ?? '', direction).take();
    const storage = storages.find((found) => found.id === id);
    if (!storage) throw new Failure(`This project has no ${direction === 'import' ? 'source' : 'target'} ${id}.`);
    const begun = await client.storages.sync(storage.type, id, direction);
    if (isSet(call, 'no-wait')) return output.record(begun, { job: begun.job_id });
    const job = await followJob(call, begun.job_id);
    output.record(job, { storage: storage.title, status: job.status, result: JSON.stringify(job.result) });
  },
};

export const WEBHOOK_COMMANDS: readonly ClientCommand[] = [
  listWebhooks,
  createWebhook,
  deleteWebhook,
  testWebhook,
  webhookLog,
];
export const MODEL_COMMANDS: readonly ClientCommand[] = [listModels, addModel, checkModel, predict, train, removeModel];
export const STORAGE_COMMANDS: readonly ClientCommand[] = [listStorages, syncStorage];
