import { AnnotationSchema } from '@labelwright/contract/annotations';
import {
  CreatePredictionBody,
  CreatePredictionsBody,
  ImportPredictionsAnswer,
  ImportPredictionsBody,
  PredictionListQuery,
  PredictionSchema,
  UpdatePredictionBody,
} from '@labelwright/contract/predictions';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { invalidField } from '../../platform/http/app-error.ts';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { acceptPrediction } from './accept-prediction.ts';
import {
  changePrediction,
  createPredictions,
  getPrediction,
  pagePredictions,
  removePrediction,
} from './predictions.service.ts';

const Params = Type.Object({ id: IdParam });
const tags = ['Predictions'];

export function predictionRoutes(platform: Platform, http: Http): void {
  collectionRoutes(platform, http);
  recordRoutes(platform, http);
}

function collectionRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/predictions',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Predictions of a task or a project',
      querystring: PredictionListQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const project = query.project ?? query.task__project;
      const id = query.task ?? project;
      if (id === undefined) throw invalidField('project', 'Name a task or a project.');
      const kind = query.task === undefined ? 'project' : 'task';
      const access = await requireAccess(platform, actor, { kind, reference: id }, 'prediction.read');
      const page = pageRequest(query);
      const asked = { taskId: query.task, modelVersion: query.model_version, page };
      return sendPage(request, reply, page, await pagePredictions(platform, actor, access, asked));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/predictions',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Store predictions',
      description: 'One, or a list for tasks of one project: all are stored or none.',
      body: CreatePredictionsBody,
      response: { 201: Type.Union([PredictionSchema, Type.Array(PredictionSchema)]) },
    },
    handler: async (request, reply) => {
      const { actor, body } = request;
      const items = Array.isArray(body) ? body : [body];
      const first = items[0];
      if (!first) return reply.code(201).send([]);
      const access = await requireAccess(platform, actor, { kind: 'task', reference: first.task }, 'prediction.manage');
      const stored = await createPredictions(platform, actor, access, items, { isList: Array.isArray(body) });
      return reply.code(201).send(Array.isArray(body) ? stored : (stored[0] ?? []));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/import/predictions',
    config: { permission: 'prediction.manage', target: { kind: 'project', param: 'id' }, rate: 'upload' },
    schema: {
      tags,
      summary: 'Import predictions',
      params: Type.Object({ id: Reference }),
      body: ImportPredictionsBody,
      response: { 201: ImportPredictionsAnswer },
    },
    handler: async (request, reply) => {
      const { actor, access, body } = request;
      const stored = await createPredictions(platform, actor, access, body, { isList: true });
      return reply.code(201).send({ created: stored.length });
    },
  });
}

function recordRoutes(platform: Platform, http: Http): void {
  const target = { kind: 'prediction', param: 'id' } as const;
  http.route({
    method: 'GET',
    url: '/api/predictions/:id',
    config: { permission: 'prediction.read', target },
    schema: { tags, summary: 'Read one prediction', params: Params, response: { 200: PredictionSchema } },
    handler: (request) => getPrediction(platform, request.actor, request.access, Number(request.params.id)),
  });
  for (const [method, body] of [
    ['PATCH', UpdatePredictionBody],
    ['PUT', CreatePredictionBody],
  ] as const) {
    http.route({
      method,
      url: '/api/predictions/:id',
      config: { permission: 'prediction.manage', target },
      schema: { tags, summary: 'Change a prediction', params: Params, body, response: { 200: PredictionSchema } },
      handler: (request) =>
        changePrediction(platform, request.actor, request.access, Number(request.params.id), request.body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/predictions/:id',
    config: { permission: 'prediction.manage', target },
    schema: { tags, summary: 'Delete a prediction', params: Params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removePrediction(platform, request.actor, request.access, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/predictions/:id/annotation',
    config: { permission: 'annotation.create', target, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Submit a prediction as my annotation',
      params: Params,
      response: { 200: AnnotationSchema, 201: AnnotationSchema },
    },
    handler: async (request, reply) => {
      const { actor, access, params } = request;
      const { annotation, isNew } = await acceptPrediction(platform, actor, access, Number(params.id));
      return reply.code(isNew ? 201 : 200).send(annotation);
    },
  });
}
