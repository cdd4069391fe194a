import {
  CreateProjectTaskBody,
  CreateTaskBody,
  DuplicateTaskBody,
  FailTaskBody,
  ProjectTasksParams,
  RestoredTask,
  Task,
  TaskParams,
  UpdateTaskBody,
} from '@labelwright/contract/tasks';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { createTask } from './create-task.ts';
import { duplicateTask } from './duplicate-task.ts';
import { requireProject } from './project-access.ts';
import { readTask } from './read-task.ts';
import { deleteTask, restoreTask } from './remove-tasks.ts';
import { failTask, reopenTask, updateTask } from './update-task.ts';

const tags = ['Tasks'];
const target: Target = { kind: 'task', param: 'id' };
const params = TaskParams;
const taskId = (request: FastifyRequest<{ Params: { id: string } }>): number => Number(request.params.id);

export function taskRoutes(http: Http, platform: Platform): void {
  creation(http, platform);
  record(http, platform);
  states(http, platform);
}

function creation(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/tasks',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Create a task',
      description: 'The data must hold what the interface of the project shows. Unknown fields are ignored.',
      body: CreateTaskBody,
      response: { 201: Task },
    },
    handler: async (request, reply) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.create');
      return reply.code(201).send(await createTask(platform, request.actor, access, request.body));
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/tasks',
    config: { permission: 'task.create', target: { kind: 'project', param: 'id' } },
    schema: {
      tags,
      summary: 'Create a task in a project',
      params: ProjectTasksParams,
      body: CreateProjectTaskBody,
      response: { 201: Task },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await createTask(platform, request.actor, request.access, request.body)),
  });
}

function record(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tasks/:id',
    config: { permission: 'task.read', target, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Read a task',
      description:
        'With its annotations, predictions and your drafts. Annotators see their own annotations, unless the project shows the history.',
      params,
      response: { 200: Task },
    },
    handler: (request) =>
      withActor(platform.db, request.actor, (tx) =>
        readTask(tx, request.actor, request.access, taskId(request), platform.now()),
      ),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/tasks/:id',
      config: { permission: 'task.update', target },
      schema: {
        tags,
        summary: method === 'PUT' ? 'Replace a task' : 'Change a task',
        description:
          'Status follows from the annotations; only `failed`, and `pending` for a failed task, can be asked for. Anything else is a 409.',
        params,
        body: UpdateTaskBody,
        response: { 200: Task },
      },
      handler: (request) =>
        updateTask(platform, request.actor, request.access, taskId(request), request.body, method === 'PUT'),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/tasks/:id',
    config: { permission: 'task.delete', target },
    schema: {
      tags,
      summary: 'Delete a task',
      description: 'With its annotations. It can be restored for 30 days.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await deleteTask(platform, request.actor, request.access, taskId(request));
      return reply.code(204).send(null);
    },
  });
}

function states(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/restore',
    config: { permission: 'task.delete', target },
    schema: { tags, summary: 'Restore a deleted task', params, response: { 200: RestoredTask } },
    handler: async (request) => {
      await restoreTask(platform, request.actor, request.access, taskId(request));
      return { id: taskId(request), restored: true };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/fail',
    config: { permission: 'task.update', target },
    schema: {
      tags,
      summary: 'Mark a task as failed',
      description: 'For tasks that cannot be annotated, such as one whose picture is broken.',
      params,
      body: Type.Union([FailTaskBody, Type.Null()]),
      response: { 200: Task },
    },
    handler: (request) => failTask(platform, request.actor, request.access, taskId(request), request.body?.reason),
  });
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/reopen',
    config: { permission: 'task.update', target },
    schema: {
      tags,
      summary: 'Have a task annotated again',
      description: 'A failed task goes back into the queue; a complete one asks for one annotation more.',
      params,
      response: { 200: Task },
    },
    handler: (request) => reopenTask(platform, request.actor, request.access, taskId(request)),
  });
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/duplicate',
    config: { permission: 'task.create', target },
    schema: {
      tags,
      summary: 'Make the same task for another asset',
      description: 'With the definition, priority, payload and data of the first; pending, and without answers.',
      params,
      body: DuplicateTaskBody,
      response: { 201: Task },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await duplicateTask(platform, request.actor, request.access, taskId(request), request.body)),
  });
}
