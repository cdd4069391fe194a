import {
  AdjudicationListQuery,
  AdjudicationResult,
  AdjudicationSchema,
  AdjudicationSettings,
  AdjudicationSettingsBody,
  AdjudicationView,
  ClaimAnswer,
  ManualAdjudicationBody,
  SubmitAdjudicationBody,
} from '@labelwright/contract/adjudication';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  askForAdjudication,
  changeSettings,
  claimTask,
  listQueue,
  nextAdjudication,
  readSettings,
  unclaimTask,
} from './adjudication.service.ts';
import { viewAdjudication } from './adjudication-view.ts';
import { submitAdjudication, undoAdjudication } from './submit-adjudication.ts';
import type { WiringCache } from './wiring.ts';

const tags = ['Adjudication'];
const projectParams = Type.Object({ id: Reference });
const taskParams = Type.Object({ id: IdParam });
const project: Target = { kind: 'project', param: 'id' };
const task: Target = { kind: 'task', param: 'id' };
const permission = 'review.adjudicate';
const url = '/api/tasks/:id/adjudication';

export function adjudicationRoutes(http: Http, platform: Platform, wiring: WiringCache): void {
  queueRoutes(http, platform);
  settingsRoutes(http, platform, wiring);
  claimRoutes(http, platform);
  answerRoutes(http, platform);
}

function queueRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/adjudication/queue',
    config: { permission, target: project },
    schema: {
      tags,
      summary: 'List adjudications',
      description: 'What is open, oldest first; with `status=done` what was settled, newest first.',
      params: projectParams,
      querystring: AdjudicationListQuery,
      response: { 200: Type.Array(AdjudicationSchema) },
    },
    handler: async (request, reply) => {
      const { status = 'open', ...query } = request.query;
      const page = pageRequest(query);
      const result = await listQueue(platform, request.actor, request.access, status, page);
      return sendPage(request, reply, page, result) as typeof result.rows;
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/adjudication/next',
    config: { permission, target: project, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Take the next task to adjudicate',
      description: 'Claimed for the caller; whoever has one is given it again. 404 with a reason when there is none.',
      params: projectParams,
      response: { 200: AdjudicationView },
    },
    handler: (request) => nextAdjudication(platform, request.actor, request.access),
  });
}

function settingsRoutes(http: Http, platform: Platform, wiring: WiringCache): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/adjudication/settings',
    config: { permission: 'project.stats', target: project },
    schema: {
      tags,
      summary: 'Show when tasks go to adjudication',
      params: projectParams,
      response: { 200: AdjudicationSettings },
    },
    handler: (request) => readSettings(platform, request.actor, request.access),
  });
  http.route({
    method: 'PUT',
    url: '/api/projects/:id/adjudication/settings',
    config: { permission: 'project.update', target: project },
    schema: {
      tags,
      summary: 'Change when tasks go to adjudication',
      params: projectParams,
      body: AdjudicationSettingsBody,
      response: { 200: AdjudicationSettings },
    },
    handler: (request) => changeSettings(platform, wiring, request.actor, request.access, request.body),
  });
}

function claimRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url,
    config: { permission: 'review.queue', target: task },
    schema: {
      tags,
      summary: 'Send a task to adjudication',
      description: '200 when it waits already.',
      params: taskParams,
      body: ManualAdjudicationBody,
      response: { 200: AdjudicationSchema, 201: AdjudicationSchema },
    },
    handler: async (request, reply) => {
      const taskId = Number(request.params.id);
      const reason = request.body.reason ?? '';
      const asked = await askForAdjudication(platform, request.actor, request.access, taskId, reason);
      return reply.status(asked.isNew ? 201 : 200).send(asked.adjudication);
    },
  });
  http.route({
    method: 'POST',
    url: `${url}/claim`,
    config: { permission, target: task, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Claim an adjudication, or renew the claim',
      params: taskParams,
      response: { 200: ClaimAnswer },
    },
    handler: (request) => claimTask(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'DELETE',
    url: `${url}/claim`,
    config: { permission, target: task, rate: 'labelling', quiet: true },
    schema: { tags, summary: 'Give an adjudication back', params: taskParams, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await unclaimTask(platform, request.actor, request.access, Number(request.params.id));
      return reply.status(204).send(null);
    },
  });
}

function answerRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config: { permission, target: task },
    schema: {
      tags,
      summary: 'Show everything that an adjudicator looks at',
      description: 'All answers with who gave them, what of it all say, what is disputed, and what reviewers said.',
      params: taskParams,
      response: { 200: AdjudicationView },
    },
    handler: (request) => viewAdjudication(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'POST',
    url: `${url}/submit`,
    config: { permission, target: task, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Give the adjudicated answer',
      description: 'It stands for the task from now on; no answer is changed. 200 when the same was sent before.',
      params: taskParams,
      body: SubmitAdjudicationBody,
      response: { 200: AdjudicationResult, 201: AdjudicationResult },
    },
    handler: async (request, reply) => {
      const taskId = Number(request.params.id);
      const { isNew, ...result } = await submitAdjudication(
        platform,
        request.actor,
        request.access,
        taskId,
        request.body,
      );
      return reply.status(isNew ? 201 : 200).send(result);
    },
  });
  http.route({
    method: 'POST',
    url: `${url}/undo`,
    config: { permission, target: task },
    schema: {
      tags,
      summary: 'Take the adjudicated answer back',
      description: 'The answer before stands again and the task waits for adjudication again.',
      params: taskParams,
      response: { 200: AdjudicationResult },
    },
    handler: (request) => undoAdjudication(platform, request.actor, request.access, Number(request.params.id)),
  });
}
