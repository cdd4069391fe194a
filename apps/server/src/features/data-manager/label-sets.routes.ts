import {
  BulkAnnotationAnswer,
  BulkAnnotationBody,
  LabelSet,
  LabelSetBody,
  LabelSetListQuery,
  LabelSetStep,
} from '@labelwright/contract/label-sets';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireProject } from '../tasks/index.ts';
import { annotateTogether } from './bulk-annotations.ts';
import { createSet, endSet, getSet, listOwnSets, nextOfSet, previousOfSet } from './label-sets.service.ts';

const tags = ['Data manager'];
const url = '/api/dm/label-sets';
const params = Type.Object({ id: IdParam });
const config = { permission: 'authenticated' } as const;

export function labelSetRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url,
    config,
    schema: {
      tags,
      summary: 'Keep a set of tasks to label in order',
      body: LabelSetBody,
      response: { 201: LabelSet },
    },
    handler: async (request, reply) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.list');
      return reply.code(201).send(await createSet(platform, request.actor, access, request.body));
    },
  });
  http.route({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'Your label sets in a project',
      querystring: LabelSetListQuery,
      response: { 200: Type.Array(LabelSet) },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.query.project, 'task.list');
      return listOwnSets(platform, request.actor, access);
    },
  });
  http.route({
    method: 'GET',
    url: `${url}/:id`,
    config,
    schema: { tags, summary: 'Read a label set', params, response: { 200: LabelSet } },
    handler: (request) => getSet(platform, request.actor, Number(request.params.id)),
  });
  http.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config,
    schema: { tags, summary: 'End a label set', params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await endSet(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  steps(http, platform);
  http.route({
    method: 'POST',
    url: '/api/dm/bulk-annotations',
    config,
    schema: {
      tags,
      summary: 'Give many tasks the same answer',
      description:
        'Answers about tasks as a whole only. Each task gets an annotation of its own; tasks that you may not answer are passed over and counted. More than 1,000 become a job. Undo with POST /api/dm/runs/:id/undo.',
      body: BulkAnnotationBody,
      response: { 200: BulkAnnotationAnswer },
    },
    handler: async (request) => {
      const access = await requireProject(platform, request.actor, request.body.project, 'task.list');
      return annotateTogether(platform, request.actor, access, request.body);
    },
  });
}

function steps(http: Http, platform: Platform): void {
  for (const [name, summary, step] of [
    ['next', 'Take the next task of a label set', nextOfSet],
    ['previous', 'Take the task before once more', previousOfSet],
  ] as const)
    http.route({
      method: 'POST',
      url: `${url}/:id/${name}`,
      config: { permission: 'authenticated', rate: 'labelling', quiet: true },
      schema: {
        tags,
        summary,
        description: 'Held for you as from /api/projects/:id/next; `task` is null when there is none.',
        params,
        response: { 200: LabelSetStep },
      },
      handler: (request) => step(platform, request.actor, Number(request.params.id)),
    });
}
