import {
  BackendVersions,
  CreateMlBackend,
  InteractiveAnnotating,
  InteractiveAnswer,
  MlBackend,
  MlBackendListQuery,
  MlBackendParams,
  TestPrediction,
  TestPredictionQuery,
  UpdateMlBackend,
} from '@labelwright/contract/ml-backends';
import { PredictQuery, PredictTasks, StartedRun, StartedTraining, TrainMlBackend } from '@labelwright/contract/ml-runs';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { backendBody } from './backend-view.ts';
import { changeBackend, createBackend, listProjectBackends, lookNow, removeBackend } from './connect-backend.ts';
import { annotateInteractively } from './predicting/interactive.ts';
import { predictByHand } from './predicting/start-run.ts';
import { testPrediction } from './predicting/test-prediction.ts';
import { requireBackend } from './require-backend.ts';
import { trainByHand } from './training/start-training.ts';
import { listVersions } from './versions.ts';

const tags = ['Machine learning'];
/** Handlers ask for the project themselves: it stands in the query, in the body or in the backend. */
const permission = 'authenticated';

export function mlBackendRoutes(http: Http, platform: Platform): void {
  collectionRoutes(http, platform);
  recordRoutes(http, platform);
  predictRoutes(http, platform);
  learnRoutes(http, platform);
}

function collectionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/ml',
    config: { permission },
    schema: {
      tags,
      summary: 'List the ML backends of a project',
      description: 'Whoever labels sees the interactive ones only, without their addresses.',
      querystring: MlBackendListQuery,
      response: { 200: Type.Array(MlBackend) },
    },
    handler: ({ actor, query }) => listProjectBackends(platform, actor, query),
  });
  http.route({
    method: 'POST',
    url: '/api/ml',
    config: { permission, ownHands: true },
    schema: {
      tags,
      summary: 'Connect an ML backend',
      description: 'It is stored once it has answered /health and taken the project with /setup.',
      body: CreateMlBackend,
      response: { 201: MlBackend },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return createBackend(platform, request.actor, request.body);
    },
  });
}

function recordRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/ml/:id',
    config: { permission },
    schema: { tags, summary: 'Read an ML backend', params: MlBackendParams, response: { 200: MlBackend } },
    handler: async ({ actor, params }) => backendBody((await requireBackend(platform, actor, Number(params.id))).row),
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    http.route({
      method,
      url: '/api/ml/:id',
      config: { permission, ownHands: true },
      schema: {
        tags,
        summary: 'Change an ML backend',
        description: 'Secrets that are left out stay, but not at another address.',
        params: MlBackendParams,
        body: UpdateMlBackend,
        response: { 200: MlBackend },
      },
      handler: ({ actor, params, body }) => changeBackend(platform, actor, Number(params.id), body),
    });
  }
  http.route({
    method: 'DELETE',
    url: '/api/ml/:id',
    config: { permission },
    schema: {
      tags,
      summary: 'Disconnect an ML backend',
      description: 'Its predictions stay.',
      params: MlBackendParams,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await removeBackend(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/ml/:id/check',
    config: { permission, quiet: true },
    schema: { tags, summary: 'Look how an ML backend is', params: MlBackendParams, response: { 200: MlBackend } },
    handler: ({ actor, params }) => lookNow(platform, actor, Number(params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/ml/:id/versions',
    config: { permission },
    schema: {
      tags,
      summary: 'Versions that an ML backend says it has',
      params: MlBackendParams,
      response: { 200: BackendVersions },
    },
    handler: ({ actor, params }) => listVersions(platform, actor, Number(params.id)),
  });
}

function predictRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/ml/:id/predict',
    config: { permission },
    schema: {
      tags,
      summary: 'Predict tasks',
      description: 'All of the project, or some, as a job in batches. What the model cannot do is told task by task.',
      params: MlBackendParams,
      querystring: PredictQuery,
      body: PredictTasks,
      response: { 202: StartedRun },
    },
    handler: async (request, reply) => {
      const { actor, params, query, body } = request;
      const run = await predictByHand(platform, actor, Number(params.id), { ...query, ...(body ?? {}) });
      return reply.code(202).send({ job_id: run.job_id ?? '', status: run.status, run });
    },
  });
  http.route({
    method: 'POST',
    url: '/api/ml/:id/predict/test',
    config: { permission, quiet: true },
    schema: {
      tags,
      summary: 'Try an ML backend on one task',
      description: 'Shows what was sent, what came back and what the label config says about it. Nothing is stored.',
      params: MlBackendParams,
      querystring: TestPredictionQuery,
      response: { 200: TestPrediction },
    },
    handler: ({ actor, params, query }) => testPrediction(platform, actor, Number(params.id), query),
  });
  http.route({
    method: 'POST',
    url: '/api/ml/:id/interactive-annotating',
    config: { permission, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Complete a region',
      description:
        'What somebody has drawn goes to the model; its answer comes back as regions, or `errors` says why not.',
      params: MlBackendParams,
      body: InteractiveAnnotating,
      response: { 200: InteractiveAnswer },
    },
    handler: ({ actor, params, body }) => annotateInteractively(platform, actor, Number(params.id), body),
  });
}

function learnRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/ml/:id/train',
    config: { permission },
    schema: {
      tags,
      summary: 'Let an ML backend learn',
      description:
        'From all annotations of the project, but those of tasks held back for validation and test. As a job.',
      params: MlBackendParams,
      body: TrainMlBackend,
      response: { 200: StartedTraining },
    },
    handler: async ({ actor, params, body }) => {
      const training = await trainByHand(platform, actor, Number(params.id), body ?? {});
      return { job_id: training.job_id ?? '', status: training.status, training };
    },
  });
}
