import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { Project, ProjectUpdate } from '@labelwright/contract/projects';
import { type Call, type ClientCommand, Failure, isSet, numberOf, text, UsageError } from '../command.ts';

const listProjects: ClientCommand = {
  name: 'projects list',
  help: 'Projects that you can see, the newest first.',
  options: {
    search: { type: 'string', value: 'TEXT', help: 'part of title or description' },
    state: { type: 'string', value: 'STATE', help: 'pending, building_workflow, live, paused, completed' },
    limit: { type: 'string', value: 'N', help: 'at most so many' },
  },
  run: async (call) => {
    const { client, output } = call;
    const query = { search: text(call, 'search'), state: text(call, 'state') };
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const projects = await client.projects.list(given).take(numberOf(call, 'limit'));
    output.table(projects, {
      id: ({ id }) => id,
      title: ({ title }) => title,
      state: ({ state }) => state,
      tasks: (project) => project.task_number,
      done: (project) => project.finished_task_number,
      annotations: (project) => project.total_annotations_number,
    });
  },
};

function tell({ output }: Call, project: Project): void {
  output.record(project, {
    id: project.id,
    title: project.title,
    state: project.state,
    tasks: project.task_number,
    done: project.finished_task_number,
    annotations: project.total_annotations_number,
    predictions: project.total_predictions_number,
    overlap: project.maximum_annotations,
    'created at': project.created_at,
  });
}

const showProject: ClientCommand = {
  name: 'projects show',
  args: '<project>',
  needs: 1,
  help: 'One project, by id or slug.',
  run: async (call) => tell(call, await call.client.projects.get(call.args[0] ?? '')),
};

/** `-` is stdin. */
async function readText(call: Call, file: string): Promise<string> {
  if (file === '-') return textOf(call.stdin);
  try {
    return readFileSync(resolve(call.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`cannot read ${file}: ${(error as Error).message}`);
  }
}

const createProject: ClientCommand = {
  name: 'projects create',
  args: '<title>',
  needs: 1,
  help: 'Make a project.',
  options: {
    config: { type: 'string', value: 'FILE', help: 'label config (XML); - is stdin' },
    description: { type: 'string', value: 'TEXT', help: 'what it is about' },
    overlap: { type: 'string', value: 'N', help: 'annotations that each task needs' },
    workspace: { type: 'string', value: 'ID', help: 'where it belongs' },
    publish: { type: 'boolean', help: 'annotators may begin' },
  },
  run: async (call) => {
    const config = text(call, 'config');
    const [overlap, workspace] = [numberOf(call, 'overlap'), numberOf(call, 'workspace')];
    const description = text(call, 'description');
    const project = await call.client.projects.create({
      title: call.args[0] ?? '',
      ...(config === undefined ? {} : { label_config: await readText(call, config) }),
      ...(description === undefined ? {} : { description }),
      ...(overlap === undefined ? {} : { maximum_annotations: overlap }),
      ...(workspace === undefined ? {} : { workspace_id: workspace }),
      ...(isSet(call, 'publish') ? { is_published: true } : {}),
    });
    tell(call, project);
  },
};

const updateProject: ClientCommand = {
  name: 'projects update',
  args: '<project> <field=value>…',
  needs: 2,
  help: 'Change settings of a project, such as maximum_annotations=2 is_published=true title="New title".',
  run: async (call) => {
    const [project = '', ...pairs] = call.args;
    const fields = Object.fromEntries(pairs.map(parsePair)) as ProjectUpdate;
    tell(call, await call.client.projects.update(project, fields));
  },
};

/** Values are JSON where they can be, and text where not. */
function parsePair(pair: string): [string, unknown] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new UsageError(`"${pair}" is not field=value.`);
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

const configProject: ClientCommand = {
  name: 'projects config',
  args: '<project> [file]',
  needs: 1,
  help: 'Print the label config of a project; with a file, save that one instead (- is stdin).',
  options: {
    check: { type: 'boolean', help: 'say what saving would mean, and change nothing' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it there instead of to stdout' },
  },
  run: async (call) => {
    const { client, output, args } = call;
    const [reference = '', file] = args;
    if (file === undefined) return printConfig(call, reference);
    const config = await readText(call, file);
    if (isSet(call, 'check')) {
      const check = await client.projects.checkConfig(reference, config);
      output.table(check.diagnostics, {
        line: ({ line }) => line,
        severity: ({ severity }) => severity,
        message: ({ message }) => message,
      });
      for (const change of check.breaking_changes) output.note(`breaks: ${JSON.stringify(change)}`);
      if (!check.can_save) throw new Failure('This config would not be accepted.');
      return;
    }
    const saved = await client.projects.update(reference, { label_config: config });
    output.record(saved, { saved: saved.title });
  },
};

async function printConfig(call: Call, reference: string): Promise<void> {
  const { label_config: config } = await call.client.projects.get(reference);
  const file = text(call, 'output');
  if (file !== undefined) writeFileSync(resolve(call.cwd, file), `${config}\n`);
  else if (call.output.isJson) call.output.record({ label_config: config }, {});
  else call.output.say(config);
}

const deleteProject: ClientCommand = {
  name: 'projects delete',
  args: '<project>',
  needs: 1,
  help: 'Delete a project with all that is in it. It can be restored for a while.',
  options: { yes: { type: 'boolean', short: 'y', help: 'do not ask' } },
  run: async (call) => {
    const project = await call.client.projects.get(call.args[0] ?? '');
    if (!isSet(call, 'yes'))
      throw new UsageError(`This deletes "${project.title}" with ${project.task_number} tasks. Say --yes to do it.`);
    await call.client.projects.delete(project.id);
    call.output.say(`Deleted "${project.title}".`);
  },
};

export const PROJECT_COMMANDS: readonly ClientCommand[] = [
  listProjects,
  showProject,
  createProject,
  updateProject,
  configProject,
  deleteProject,
];
