import { createReadStream, openAsBlob } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import type { CreatePrediction } from '@labelwright/contract/predictions';
import { type Call, type ClientCommand, Failure, idOf, numberOf, text, UsageError } from '../command.ts';

const SHOWN = 100;

const listTasks: ClientCommand = {
  name: 'tasks list',
  args: '<project>',
  needs: 1,
  help: `Tasks of a project; ${SHOWN} unless --limit says otherwise (0: all).`,
  options: {
    search: { type: 'string', value: 'TEXT', help: 'part of the data, or an id' },
    status: { type: 'string', value: 'STATUS', help: 'pending, in_progress, complete, failed; several with commas' },
    filters: { type: 'string', value: 'JSON', help: '{"conjunction":"and","items":[…]}, as in the data manager' },
    view: { type: 'string', value: 'ID', help: 'filters and order of a saved view' },
    ordering: { type: 'string', value: 'COLUMNS', help: 'such as -created_at' },
    limit: { type: 'string', value: 'N', help: 'at most so many' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const query = {
      search: text(call, 'search'),
      status: text(call, 'status'),
      filters: text(call, 'filters'),
      view: numberOf(call, 'view'),
      ordering: text(call, 'ordering'),
    };
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const limit = numberOf(call, 'limit') ?? SHOWN;
    const tasks = await client.tasks.list(args[0] ?? '', given).take(limit === 0 ? undefined : limit);
    output.table(tasks, {
      id: ({ id }) => id,
      status: ({ status }) => status,
      annotations: (task) => task.total_annotations,
      predictions: (task) => task.total_predictions,
      agreement: ({ agreement }) => agreement,
      data: ({ data }) => JSON.stringify(data).slice(0, 80),
    });
  },
};

const showTask: ClientCommand = {
  name: 'tasks show',
  args: '<task>',
  needs: 1,
  help: 'One task with its data.',
  run: async ({ client, output, args }) => {
    const task = await client.tasks.get(idOf(args[0], 'The id of a task'));
    output.record(task, {
      id: task.id,
      project: task.project,
      status: task.status,
      annotations: task.total_annotations,
      predictions: task.total_predictions,
      data: JSON.stringify(task.data),
    });
  },
};

const deleteTask: ClientCommand = {
  name: 'tasks delete',
  args: '<task>…',
  needs: 1,
  help: 'Delete tasks with their answers. They can be restored for a while.',
  run: async ({ client, output, args }) => {
    for (const task of args) await client.tasks.delete(idOf(task, 'The id of a task'));
    output.say(`Deleted ${args.length === 1 ? 'one task' : `${args.length} tasks`}.`);
  },
};

const listAnnotations: ClientCommand = {
  name: 'annotations list',
  args: '<task>',
  needs: 1,
  help: 'Answers to a task.',
  run: async ({ client, output, args }) =>
    output.table(await client.annotations.list(idOf(args[0], 'The id of a task')), {
      id: ({ id }) => id,
      by: (annotation) => (annotation.completed_by === null ? '-' : JSON.stringify(annotation.completed_by)),
      'created at': (annotation) => annotation.created_at,
      result: ({ result }) => JSON.stringify(result).slice(0, 80),
    }),
};

const importPredictions: ClientCommand = {
  name: 'predictions import',
  args: '<project> <file>',
  needs: 2,
  help: 'Store predictions from a file (- is stdin): a JSON list, or JSON lines, of {"task": 12, "result": …, "score": 0.9, "model_version": "v1"}. Results may be short: "Positive", or {"sentiment": "Positive"}.',
  options: { 'model-version': { type: 'string', value: 'NAME', help: 'of those that name none' } },
  run: async (call) => {
    const { client, output, args } = call;
    const version = text(call, 'model-version');
    const rows = readPredictions(call, args[1] ?? '', version);
    const { created } = await client.predictions.import(args[0] ?? '', rows, (stored) =>
      output.progress(`${stored} predictions stored`),
    );
    output.endProgress();
    output.record({ created }, { 'predictions stored': created });
  },
};

/** A list is read whole, lines one by one. */
async function* readPredictions(
  call: Call,
  file: string,
  version: string | undefined,
): AsyncGenerator<CreatePrediction> {
  const source: NodeJS.ReadableStream = file === '-' ? call.stdin : createReadStream(resolve(call.cwd, file));
  source.on('error', () => {});
  const complete = (row: CreatePrediction): CreatePrediction =>
    version === undefined ? row : { model_version: version, ...row };
  try {
    if (extname(file) === '.json') {
      for (const row of asList(JSON.parse(await textOf(source)))) yield complete(row);
      return;
    }
    let number = 0;
    let list = '';
    for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      // A list that came over stdin has no name that says so.
      if (list !== '' || (number === 1 && line.trimStart().startsWith('['))) list += `${line}\n`;
      else if (line.trim() !== '') yield complete(parseLine(line, number));
    }
    if (list !== '') for (const row of asList(JSON.parse(list))) yield complete(row);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure(`${file} is not valid JSON: ${error.message}`);
    if ('code' in (error as object)) throw new Failure(`cannot read ${file}: ${(error as Error).message}`);
    throw error;
  }
}

function parseLine(line: string, number: number): CreatePrediction {
  try {
    return JSON.parse(line) as CreatePrediction;
  } catch (error) {
    throw new Failure(`line ${number} is not valid JSON: ${(error as Error).message}`);
  }
}

function asList(value: unknown): CreatePrediction[] {
  if (Array.isArray(value)) return value as CreatePrediction[];
  throw new Failure('The file holds no list of predictions.');
}

const addItems: ClientCommand = {
  name: 'items add',
  args: '<project> <file>…',
  needs: 2,
  help: 'Upload documents, ZIPs of them, or recordings (--voice) as drafts of a collecting project.',
  options: { voice: { type: 'boolean', help: 'recordings of speech' } },
  run: async (call) => {
    const { client, output, args, cwd } = call;
    const [project = '', ...files] = args;
    for (const file of files) {
      const content = await openAsBlob(resolve(cwd, file)).catch((error: Error) => {
        throw new Failure(`cannot read ${file}: ${error.message}`);
      });
      const upload = { name: basename(file), content };
      const { items, skipped } = await (call.options.voice === true
        ? client.items.addRecording(project, upload)
        : client.items.addDocument(project, upload));
      output.record({ items, skipped }, { file, items: items.length, skipped: skipped.length });
    }
  },
};

const listItems: ClientCommand = {
  name: 'items list',
  args: '<project>',
  needs: 1,
  help: 'Documents, recordings and texts that were collected.',
  options: {
    status: { type: 'string', value: 'STATUS', help: 'draft, pending_review, approved, rejected' },
    limit: { type: 'string', value: 'N', help: `at most so many (${SHOWN})` },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const status = text(call, 'status');
    const known = (['draft', 'pending_review', 'approved', 'rejected'] as const).find((name) => name === status);
    if (status !== undefined && known === undefined)
      throw new UsageError('--status is draft, pending_review, approved or rejected.');
    const query = known === undefined ? {} : { status: known };
    const items = await client.items.list(args[0] ?? '', query).take(numberOf(call, 'limit') ?? SHOWN);
    output.table(items, {
      id: ({ id }) => id,
      type: ({ type }) => type,
      status: (item) => item.status,
      title: ({ title }) => title,
    });
  },
};

export const TASK_COMMANDS: readonly ClientCommand[] = [
  listTasks,
  showTask,
  deleteTask,
  listAnnotations,
  importPredictions,
  listItems,
  addItems,
];
