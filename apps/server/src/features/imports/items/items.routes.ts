import {
  TaskPlan,
  TasksFromItems,
  TasksFromItemsAnswer,
  TasksFromItemsJob,
} from '@labelwright/contract/collection-tasks';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { planTasks, tasksFromItems } from './items.service.ts';

const url = '/api/projects/:id/tasks-from-items';
const config = { permission: 'task.create', target: { kind: 'project', param: 'id' } } as const;
const params = Type.Object({ id: Reference });
const tags = ['Collection'];

export function tasksFromItemsRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Make tasks of approved items',
      description:
        'By their ids, by a filter, or all that are no task yet. Each becomes a task once; its file and text are in place, and what was read or heard arrives as a prediction. More than 200 are left to a job.',
      params,
      body: TasksFromItems,
      response: { 201: TasksFromItemsAnswer, 202: TasksFromItemsJob },
    },
    handler: async (request, reply) => {
      const answer = await tasksFromItems(platform, request.actor, request.access, request.body);
      return answer.status === 201 ? reply.code(201).send(answer.body) : reply.code(202).send(answer.body);
    },
  });
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'What making tasks of approved items would bring',
      description: 'How many there are, which types the interface cannot show, and interfaces that could.',
      params,
      response: { 200: TaskPlan },
    },
    handler: (request) => planTasks(platform, request.actor, request.access),
  });
}
