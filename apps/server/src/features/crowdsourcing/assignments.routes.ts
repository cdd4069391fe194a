import {
  ApproveBody,
  Assignment,
  AssignmentListQuery,
  BonusBody,
  CreateAssignment,
  RecordParams,
  RejectBody,
  UpdateAssignment,
} from '@labelwright/contract/crowd-assignments';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import {
  changeAssignment,
  createAssignment,
  deleteAssignment,
  getAssignment,
  pageAllAssignments,
  pageAssignments,
} from './assignments.service.ts';
import { approveAssignment, payBonus, rejectAssignment, retryAssignment } from './decide-assignments.ts';

const tags = ['Crowd'];
const target = { kind: 'assignment', param: 'id' } as const;

export function assignmentRoutes(http: Http, platform: Platform): void {
  lists(http, platform);
  records(http, platform);
  decisions(http, platform);
}

function lists(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/assignments',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'List offers to crowds and the work on them',
      description: 'Of a project, of a task, or of all projects that you may look after. Newest first.',
      querystring: AssignmentListQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const page = pageRequest(query);
      const reference = query.task ?? query.project;
      if (reference === undefined)
        return sendPage(request, reply, page, await pageAllAssignments(platform, actor, query, page));
      const kind = query.task === undefined ? 'project' : 'task';
      const access = await requireAccess(platform, actor, { kind, reference }, 'crowd.read');
      return sendPage(request, reply, page, await pageAssignments(platform, actor, access, query, page));
    },
  });
  http.route({
    method: 'POST',
    url: '/api/assignments',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Write down work of a crowd by hand',
      description: 'For what no provider here hands out; batches make theirs themselves.',
      body: CreateAssignment,
      response: { 201: Assignment },
    },
    handler: async (request, reply) => {
      const { actor, body } = request;
      const access = await requireAccess(platform, actor, { kind: 'task', reference: body.task }, 'crowd.manage');
      return reply.code(201).send(await createAssignment(platform, actor, access, body));
    },
  });
}

function records(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/assignments/:id',
    config: { permission: 'crowd.read', target },
    schema: { tags, summary: 'Read an assignment', params: RecordParams, response: { 200: Assignment } },
    handler: ({ actor, access, params }) => getAssignment(platform, actor, access, Number(params.id)),
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    http.route({
      method,
      url: '/api/assignments/:id',
      config: { permission: 'crowd.manage', target },
      schema: {
        tags,
        summary: 'Change an assignment',
        description: 'Not those of a batch: their provider says what becomes of them.',
        params: RecordParams,
        body: UpdateAssignment,
        response: { 200: Assignment },
      },
      handler: ({ actor, access, params, body }) => changeAssignment(platform, actor, access, Number(params.id), body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/assignments/:id',
    config: { permission: 'crowd.manage', target },
    schema: {
      tags,
      summary: 'Delete an assignment',
      description: 'Answers that came of it stay.',
      params: RecordParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, access, params }, reply) => {
      await deleteAssignment(platform, actor, access, Number(params.id));
      return reply.code(204).send(null);
    },
  });
}

function decisions(http: Http, platform: Platform): void {
  const decide = { permission: 'crowd.decide', target } as const;
  http.route({
    method: 'POST',
    url: '/api/assignments/:id/approve',
    config: decide,
    schema: {
      tags,
      summary: 'Approve work of a crowd',
      description:
        'It is paid once the provider has been told, by a job; until then `decision` says so. The same again changes nothing.',
      params: RecordParams,
      body: Type.Union([ApproveBody, Type.Null()]),
      response: { 200: Assignment },
    },
    handler: ({ actor, access, params, body }) =>
      approveAssignment(platform, actor, access, Number(params.id), body ?? {}),
  });
  http.route({
    method: 'POST',
    url: '/api/assignments/:id/reject',
    config: decide,
    schema: {
      tags,
      summary: 'Reject work of a crowd',
      description: 'It is not paid, the worker reads why, and its answer is set aside: the task needs another one.',
      params: RecordParams,
      body: RejectBody,
      response: { 200: Assignment },
    },
    handler: ({ actor, access, params, body }) =>
      rejectAssignment(platform, actor, access, Number(params.id), body.reason),
  });
  http.route({
    method: 'POST',
    url: '/api/assignments/:id/bonus',
    config: { permission: 'crowd.manage', target },
    schema: {
      tags,
      summary: 'Pay a bonus',
      description: 'Within the budget of its batch. The same `key` again pays nothing more.',
      params: RecordParams,
      body: BonusBody,
      response: { 200: Assignment },
    },
    handler: ({ actor, access, params, body }) => payBonus(platform, actor, access, Number(params.id), body),
  });
  http.route({
    method: 'POST',
    url: '/api/assignments/:id/retry',
    config: { permission: 'crowd.manage', target },
    schema: {
      tags,
      summary: 'Try again what failed',
      description: 'Taking in its answer, or paying its bonus.',
      params: RecordParams,
      body: Type.Optional(Type.Unknown()),
      response: { 200: Assignment },
    },
    handler: ({ actor, access, params }) => retryAssignment(platform, actor, access, Number(params.id)),
  });
}
