import {
  ActionAnswer,
  ActionBody,
  ActionForm,
  ActionInfo,
  ActionParams,
  ActionQuery,
} from '@labelwright/contract/data-manager-actions';
import { ProjectQuery } from '@labelwright/contract/data-manager-tasks';
import { ActionPreview, ActionRun, RunListQuery, RunParams, UndoAnswer } from '@labelwright/contract/task-actions';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasModel } from '../ml-backends/index.ts';
import { hasPrompt } from '../prompts/index.ts';
import { requireProject } from '../tasks/index.ts';
import { getActionForm } from './action-form.ts';
import { getRun, listProjectRuns, undoRun } from './action-runs.ts';
import { listActions } from './actions/registry.ts';
import { restoreDeleted } from './restore-deleted.ts';
import { previewAction, runAction } from './run-actions.ts';

const tags = ['Data manager'];
const url = '/api/dm/actions';
const config = { permission: 'authenticated' } as const;

export function actionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'Actions on selected tasks',
      querystring: ProjectQuery,
      response: { 200: Type.Array(ActionInfo) },
    },
    handler: async ({ actor, query }) => {
      const access = await requireProject(platform, actor, query.project, 'task.list');
      const [model, prompt] = await Promise.all([
        hasModel(platform, actor, access),
        hasPrompt(platform, actor, access),
      ]);
      return listActions(access, { model, prompt });
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/:id/form`,
    config,
    schema: {
      tags,
      summary: 'What an action asks for',
      description: 'With the people, fields, models and projects that can be chosen.',
      params: ActionParams,
      querystring: ProjectQuery,
      response: { 200: ActionForm },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return getActionForm(platform, request.actor, access, request.params.id);
    },
  });
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Change selected tasks',
      description:
        'Up to 1,000 tasks at once; more become a job, whose id is in the answer. `run_id` is the entry in the history, from which most actions can be undone.',
      querystring: ActionQuery,
      body: ActionBody,
      response: { 200: ActionAnswer },
    },
    handler: async (request) => {
      const { actor, query, body } = request;
      const access = await requireProject(platform, actor, query.project, 'task.list');
      if (query.id === 'restore_tasks') return restoreDeleted(platform, actor, access, body);
      return runAction(platform, actor, access, query.id, body);
    },
  });
  http.route({
    method: 'POST',
    url: `${url}/preview`,
    config: { permission: 'authenticated', quiet: true },
    schema: {
      tags,
      summary: 'Show what an action would do',
      description: 'Nothing is changed. Of more than 1,000 tasks the first 1,000 are looked at.',
      querystring: ActionQuery,
      body: ActionBody,
      response: { 200: ActionPreview },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return previewAction(platform, request.actor, access, request.query.id, request.body);
    },
  });
  runs(http, platform);
}

function runs(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/dm/runs',
    config,
    schema: {
      tags,
      summary: 'What was done to many tasks at once',
      description: 'The newest first.',
      querystring: RunListQuery,
      response: { 200: Type.Array(ActionRun) },
    },
    handler: async (request, reply) => {
      const { project, ...asked } = request.query;
      const access = await requireProject(platform, request.actor, project, 'task.list');
      const page = pageRequest(asked);
      const found = await listProjectRuns(platform, request.actor, access, page);
      return sendPage(request, reply, page, found) as ActionRun[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/dm/runs/:id',
    config,
    schema: { tags, summary: 'Read an entry of the history', params: RunParams, response: { 200: ActionRun } },
    handler: (request) => getRun(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: '/api/dm/runs/:id/undo',
    config,
    schema: {
      tags,
      summary: 'Undo an action',
      description: 'What somebody changed since stays as it is and is counted. More than 1,000 tasks become a job.',
      params: RunParams,
      response: { 200: UndoAnswer },
    },
    handler: (request) => undoRun(platform, request.actor, Number(request.params.id)),
  });
}
