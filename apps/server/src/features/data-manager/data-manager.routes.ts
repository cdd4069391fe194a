import { Columns, FieldValues, FieldValuesQuery } from '@labelwright/contract/data-manager-columns';
import {
  DataProject,
  ProjectQuery,
  TaskListQuery,
  TaskPage,
  TaskPageQuery,
  TaskRow,
} from '@labelwright/contract/data-manager-tasks';
import { JobReference } from '@labelwright/contract/schemas';
import { ProjectTasksParams } from '@labelwright/contract/tasks';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import { sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';

import { actionRoutes } from './actions.routes.ts';
import { getColumns, getDataProject, getFieldValues } from './columns.ts';
import { fieldIndexRoutes } from './field-indexes.routes.ts';
import { createFieldWatch } from './field-indexes.service.ts';
import { filterGroupRoutes } from './filter-groups.routes.ts';
import { readSavedFilter } from './filter-groups.service.ts';
import { labelSetRoutes } from './label-sets.routes.ts';
import { listTaskPage, listTasksAfter, readAsk, readJson, readQuery, shortForms } from './list-tasks.ts';
import { deleteAllTasks } from './run-actions.ts';
import { viewRoutes } from './views.routes.ts';
import { askOfView, getView } from './views.service.ts';

const tags = ['Data manager'];
const project: Target = { kind: 'project', param: 'id' };

export function dataManagerRoutes(http: Http, platform: Platform): void {
  const watch = createFieldWatch(platform);
  taskPages(http, platform);
  projectTasks(http, platform, watch);
  columns(http, platform);
  actionRoutes(http, platform);
  labelSetRoutes(http, platform);
  fieldIndexRoutes(http, platform);
  viewRoutes(http, platform);
  filterGroupRoutes(http, platform);
}

function taskPages(http: Http, platform: Platform): void {
  for (const url of ['/api/tasks', '/api/dm/tasks'])
    http.route({
      method: 'GET',
      url,
      config: { permission: 'authenticated' },
      schema: {
        tags,
        summary: url === '/api/tasks' ? 'List tasks in numbered pages' : 'List tasks in numbered pages (data manager)',
        description:
          'For clients that count pages: {tasks, total, …}, and 404 past the end. `fields=all` adds annotations, predictions and your drafts.',
        querystring: TaskPageQuery,
        response: { 200: TaskPage },
      },
      handler: async (request) => {
        const { query } = request;
        const asked = readQuery(query.query);
        const { access, view } = await readPlace(platform, request.actor, query);
        const ask = readAsk(
          access,
          {
            filters: readJson('filters', query.filters) ?? asked.filters,
            ordering: query.ordering ?? asked.ordering ?? view?.ordering,
            selectedItems: asked.selectedItems ?? view?.selected,
            extra: view?.filters === undefined ? [] : [view.filters],
          },
          platform.now(),
        );
        return listTaskPage(platform, request.actor, ask, {
          page: query.page ?? 1,
          pageSize: query.page_size ?? 100,
          fields: query.fields ?? 'task_only',
        });
      },
    });
}

/** The project that is named, or that of the view, and what the view asks for. */
async function readPlace(platform: Platform, actor: Actor, query: { project?: string; view?: number }) {
  const named = query.project ?? (query.view && (await getView(platform, actor, query.view)).project);
  if (named === undefined) throw invalidField('project', 'Say which project: ?project=1.');
  const access = await requireProject(platform, actor, named, 'task.list');
  return { access, view: query.view ? await askOfView(platform, actor, access, query.view) : undefined };
}

function projectTasks(http: Http, platform: Platform, watch: ReturnType<typeof createFieldWatch>): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/tasks',
    config: { permission: 'task.list', target: project },
    schema: {
      tags,
      summary: 'List tasks of a project',
      description:
        'A bare list. With `limit` and `cursor` the next page stands in the Link header and the number of tasks in X-Total-Count; X-Total-Is-Estimate says that there are at least that many.',
      params: ProjectTasksParams,
      querystring: TaskListQuery,
      response: { 200: Type.Array(TaskRow) },
    },
    handler: async (request, reply) => {
      const { query } = request;
      const { actor, access } = request;
      const view = query.view ? await askOfView(platform, actor, access, query.view) : undefined;
      const saved = query.filter_group ? await readSavedFilter(platform, actor, access, query.filter_group) : undefined;
      const ask = readAsk(
        request.access,
        {
          filters: readJson('filters', query.filters),
          ordering: query.ordering ?? view?.ordering,
          search: query.search,
          extra: [...shortForms(query), view?.filters, saved].filter((part) => part !== undefined),
        },
        platform.now(),
      );
      await watch(access, { filter: ask.selection.filter, sort: ask.sort });
      const fields = query.fields ?? 'task_only';
      if (query.page !== undefined || query.page_size !== undefined) {
        const page = { page: query.page ?? 1, pageSize: query.page_size ?? 100, fields };
        const found = await listTaskPage(platform, request.actor, ask, page);
        reply.header('X-Total-Count', String(found.total));
        return found.tasks;
      }
      const limit = query.limit ?? 100;
      const { isEstimate, ...found } = await listTasksAfter(platform, request.actor, ask, {
        limit,
        cursor: query.cursor,
        fields,
      });
      if (isEstimate) reply.header('X-Total-Is-Estimate', 'true');
      return sendPage(request, reply, { limit, after: undefined, page: undefined }, found) as TaskRow[];
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/tasks',
    config: { permission: 'task.delete', target: project },
    schema: {
      tags,
      summary: 'Delete all tasks of a project',
      description: 'At once for up to 1,000 tasks, otherwise as a job (202). They can be restored for 30 days.',
      params: ProjectTasksParams,
      response: { 202: JobReference, 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { job_id: jobId } = await deleteAllTasks(platform, request.actor, request.access);
      if (jobId !== undefined) return reply.code(202).send({ job_id: jobId, status: 'queued' });
      return reply.code(204).send(null);
    },
  });
}

function columns(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/dm/columns',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Columns of the data manager', querystring: ProjectQuery, response: { 200: Columns } },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return { columns: await getColumns(platform, request.actor, access) };
    },
  });
  http.route({
    method: 'GET',
    url: '/api/dm/project',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Project in the data manager', querystring: ProjectQuery, response: { 200: DataProject } },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return getDataProject(platform, request.actor, access);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/field-values',
    config: { permission: 'task.list', target: project },
    schema: {
      tags,
      summary: 'Values of a field of the data',
      description: 'What to offer while somebody writes a filter: values of the newest tasks, the commonest first.',
      params: ProjectTasksParams,
      querystring: FieldValuesQuery,
      response: { 200: FieldValues },
    },
    handler: (request) => getFieldValues(platform, request.actor, request.access, request.query),
  });
}
