import {
  CreateRelationBody,
  DecisionListQuery,
  DecisionSchema,
  LineageSchema,
  PipelineSchema,
  RelationSchema,
  UpdateRelationBody,
} from '@labelwright/contract/pipelines';
import { IdParam, JobReference, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { readPipeline } from './funnel.ts';
import { readLineage } from './lineage.ts';
import {
  backfillRelation,
  changeRelation,
  createRelation,
  listProjectRelations,
  listRelationDecisions,
  readRelation,
  removeRelation,
} from './relations.service.ts';
import type { WiringCache } from './wiring.ts';

const tags = ['Pipelines'];
const params = Type.Object({ id: Reference });
const relationParams = Type.Object({ id: Reference, relationId: IdParam });
const target: Target = { kind: 'project', param: 'id' };
const url = '/api/projects/:id/relations';

export function relationRoutes(http: Http, platform: Platform, wiring: WiringCache): void {
  reading(http, platform);
  changing(http, platform, wiring);
  ending(http, platform, wiring);
  pictures(http, platform);
}

function reading(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url,
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List the relations of a project',
      description: 'Where its tasks come from and where they go, with counts.',
      params,
      response: { 200: Type.Array(RelationSchema) },
    },
    handler: (request) => listProjectRelations(platform, request.actor, request.access),
  });
  http.route({
    method: 'GET',
    url: `${url}/:relationId`,
    config: { permission: 'project.stats', target },
    schema: { tags, summary: 'Show a relation', params: relationParams, response: { 200: RelationSchema } },
    handler: (request) => readRelation(platform, request.actor, request.access, Number(request.params.relationId)),
  });
  http.route({
    method: 'GET',
    url: `${url}/:relationId/decisions`,
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List what was decided for tasks',
      description: 'Newest first: what flowed, what the sample left out, what a filter held back, and why.',
      params: relationParams,
      querystring: DecisionListQuery,
      response: { 200: Type.Array(DecisionSchema) },
    },
    handler: async (request, reply) => {
      const { outcome, ...query } = request.query;
      const page = pageRequest(query);
      const id = Number(request.params.relationId);
      const result = await listRelationDecisions(platform, request.actor, request.access, id, outcome, page);
      return sendPage(request, reply, page, result) as typeof result.rows;
    },
  });
}

function changing(http: Http, platform: Platform, wiring: WiringCache): void {
  http.route({
    method: 'POST',
    url,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Let tasks of a project flow into another',
      description:
        'One relation for each pair; relations form no ring. Inactive unless it says otherwise. Needs the right to manage both projects.',
      params,
      body: CreateRelationBody,
      response: { 201: RelationSchema },
    },
    handler: async (request, reply) => {
      const relation = await createRelation(platform, wiring, request.actor, request.access, request.body);
      return reply.status(201).send(relation);
    },
  });
  http.route({
    method: 'PATCH',
    url: `${url}/:relationId`,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Change, switch on or switch off a relation',
      description: 'What was decided already stays decided.',
      params: relationParams,
      body: UpdateRelationBody,
      response: { 200: RelationSchema },
    },
    handler: (request) =>
      changeRelation(platform, wiring, request.actor, request.access, Number(request.params.relationId), request.body),
  });
}

function ending(http: Http, platform: Platform, wiring: WiringCache): void {
  http.route({
    method: 'DELETE',
    url: `${url}/:relationId`,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Remove a relation',
      description: 'Tasks that flowed stay where they are, and answers that came back stand.',
      params: relationParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeRelation(platform, wiring, request.actor, request.access, Number(request.params.relationId));
      return reply.status(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: `${url}/:relationId/backfill`,
    config: { permission: 'project.update', target },
    schema: {
      tags,
      summary: 'Decide for what was finished before',
      description: 'A job. Tasks that are decided already are left alone, but for those that a filter held back.',
      params: relationParams,
      response: { 202: JobReference },
    },
    handler: async (request, reply) => {
      const job = await backfillRelation(platform, request.actor, request.access, Number(request.params.relationId));
      return reply.status(202).send(job);
    },
  });
}

function pictures(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/pipeline',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'Show the pipeline that a project belongs to',
      description:
        'All connected projects and relations with live counts. Projects of others have neither name nor counts.',
      params,
      response: { 200: PipelineSchema },
    },
    handler: (request) => readPipeline(platform, request.actor, request.access),
  });
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/lineage',
    config: { permission: 'task.list', target: { kind: 'task', param: 'id' } },
    schema: {
      tags,
      summary: 'Show where a task came from and where it went',
      params: Type.Object({ id: IdParam }),
      response: { 200: LineageSchema },
    },
    handler: (request) => readLineage(platform, request.actor, request.access, Number(request.params.id)),
  });
}
