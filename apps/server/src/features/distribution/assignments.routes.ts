import {
  AssignBody,
  Assigned,
  Assignee,
  AssigneeQuery,
  AssignTaskBody,
  BulkAssignBody,
  BulkAssigned,
  BulkUnassignBody,
  ProjectTaskParams,
  TaskAssignment,
  UnassignQuery,
  UnassignTaskBody,
} from '@labelwright/contract/distribution-rules';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { type Static, Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { assignTask, unassignTask } from './assign-task.ts';
import {
  assignMany,
  assignOne,
  getTaskAssignees,
  pageAssignees,
  unassignMany,
  unassignOne,
} from './assignments.service.ts';

const ProjectParams = Type.Object({ id: Reference });
const target = { kind: 'project', param: 'id' } as const;
const manage = { permission: 'queue.manage', target } as const;
const tags = ['Assignments'];
const MANY = '/api/projects/:id/tasks/assignees';
const ONE = '/api/projects/:id/tasks/:task/assignees';
const AssigneePage = Type.Union([
  Type.Array(Assignee),
  Type.Object({
    count: Type.Integer(),
    next: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
    results: Type.Array(Assignee),
  }),
]);

export function assignmentRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: MANY,
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'Who is assigned to which tasks',
      params: ProjectParams,
      querystring: AssigneeQuery,
      response: { 200: AssigneePage },
    },
    handler: async (request, reply) => {
      const { user, type } = request.query;
      const page = pageRequest(request.query);
      const result = await pageAssignees(platform, request.actor, request.access, { userId: user, type, page });
      return sendPage(request, reply, page, result) as Static<typeof AssigneePage>;
    },
  });
  for (const [method, how, status, summary] of [
    ['POST', 'add', 201, 'Assign tasks to people, beside those who have them already'],
    ['PATCH', 'set', 200, 'Assign tasks to these people and nobody else'],
  ] as const)
    http.route({
      method,
      url: MANY,
      config: manage,
      schema: {
        tags,
        summary,
        description:
          'Assigned tasks come first for those who have them, and a place is kept for each of them. More than 10,000 tasks are assigned by a job.',
        params: ProjectParams,
        body: BulkAssignBody,
        response: { 200: BulkAssigned, 201: BulkAssigned },
      },
      handler: async ({ actor, access, body }, reply) =>
        reply.code(status).send(await assignMany(platform, actor, access, body, how)),
    });
  http.route({
    method: 'DELETE',
    url: MANY,
    config: manage,
    schema: {
      tags,
      summary: 'Take tasks away from people, or from everybody',
      params: ProjectParams,
      body: BulkUnassignBody,
      response: { 200: BulkAssigned },
    },
    handler: ({ actor, access, body }) => unassignMany(platform, actor, access, body),
  });
  oneTaskRoutes(platform, http);
  ownTaskRoutes(platform, http);
}

/** The same for who knows the task alone. */
function ownTaskRoutes(platform: Platform, http: Http): void {
  const config = { permission: 'queue.manage', target: { kind: 'task', param: 'id' } } as const;
  const params = Type.Object({ id: IdParam });
  const response = { 200: TaskAssignment };
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/assign',
    config,
    schema: {
      tags,
      summary: 'Assign this task',
      description: 'Send people in `users`, or names, addresses or ids in `assigned_to`.',
      params,
      body: AssignTaskBody,
      response,
    },
    handler: (request) => assignTask(platform, request.actor, request.access, Number(request.params.id), request.body),
  });
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/unassign',
    config,
    schema: {
      tags,
      summary: 'Take this task away from people, or from everybody',
      params,
      body: Type.Union([UnassignTaskBody, Type.Null()]),
      response,
    },
    handler: (request) =>
      unassignTask(platform, request.actor, request.access, Number(request.params.id), request.body),
  });
}

function oneTaskRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: ONE,
    config: { permission: 'members.read', target },
    schema: {
      tags,
      summary: 'Who a task is assigned to',
      params: ProjectTaskParams,
      response: { 200: Type.Array(Assignee) },
    },
    handler: ({ actor, access, params }) => getTaskAssignees(platform, actor, access, Number(params.task)),
  });
  for (const [method, how, status, summary] of [
    ['POST', 'add', 201, 'Assign a task'],
    ['PATCH', 'set', 200, 'Assign a task to these people and nobody else'],
  ] as const)
    http.route({
      method,
      url: ONE,
      config: manage,
      schema: {
        tags,
        summary,
        params: ProjectTaskParams,
        body: AssignBody,
        response: { 200: Assigned, 201: Assigned },
      },
      handler: async ({ actor, access, params, body }, reply) =>
        reply.code(status).send(await assignOne(platform, actor, access, Number(params.task), body, how)),
    });
  http.route({
    method: 'DELETE',
    url: ONE,
    config: manage,
    schema: {
      tags,
      summary: 'Take a task away from people, or from everybody',
      params: ProjectTaskParams,
      querystring: UnassignQuery,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, access, params, query }, reply) => {
      const users = query.users?.split(',').map(Number);
      await unassignOne(platform, actor, access, Number(params.task), { type: query.type, users });
      return reply.code(204).send(null);
    },
  });
}
