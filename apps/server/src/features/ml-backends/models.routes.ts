import { MlRunQuery, MlTraining, PredictionRun, PredictionRunDetail, RunParams } from '@labelwright/contract/ml-runs';
import {
  Evaluation,
  EvaluationDetail,
  EvaluationParams,
  EvaluationQuery,
  StartEvaluation,
  StartedEvaluation,
} from '@labelwright/contract/model-evaluations';
import {
  DeletedModelVersion,
  DeleteModelVersion,
  Disagreement,
  DisagreementQuery,
  ProjectModelParams,
  ProjectModels,
} from '@labelwright/contract/model-versions';
import { PageOf } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { decodeCursor, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { startDeleting } from './delete-version.ts';
import { pageDisagreements, readEvaluation, readModels } from './evaluating/read-models.ts';
import { evaluateByHand } from './evaluating/start-evaluation.ts';
import { pageEvaluations, pageRuns, pageTrainings, readRun } from './list-work.ts';

const tags = ['Machine learning'];
const target = { kind: 'project', param: 'id' } as const;

export function modelRoutes(http: Http, platform: Platform): void {
  workRoutes(http, platform);
  versionRoutes(http, platform);
  evaluationRoutes(http, platform);
}

function workRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/ml-trainings',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List trainings',
      description: 'The newest first, with the versions before and after.',
      params: ProjectModelParams,
      querystring: MlRunQuery,
      response: { 200: PageOf(MlTraining) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageTrainings(platform, request.actor, request.access, request.query.backend, page);
      return sendPage(request, reply, page, found) as MlTraining[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prediction-runs',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List prediction runs',
      params: ProjectModelParams,
      querystring: MlRunQuery,
      response: { 200: PageOf(PredictionRun) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageRuns(platform, request.actor, request.access, request.query.backend, page);
      return sendPage(request, reply, page, found) as PredictionRun[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/prediction-runs/:runId',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'Read a prediction run',
      description: 'With the tasks that the model could not do, and why.',
      params: RunParams,
      response: { 200: PredictionRunDetail },
    },
    handler: ({ actor, access, params }) => readRun(platform, actor, access, Number(params.runId)),
  });
}

function versionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/models',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List model versions',
      description: 'With counts, scores and the latest evaluation; the one that spoke last comes first.',
      params: ProjectModelParams,
      response: { 200: ProjectModels },
    },
    handler: ({ actor, access }) => readModels(platform, actor, access),
  });
  http.route({
    method: 'DELETE',
    url: '/api/projects/:id/model-versions',
    config: { permission: 'prediction.manage', target },
    schema: {
      tags,
      summary: 'Delete the predictions of a model version',
      params: ProjectModelParams,
      body: DeleteModelVersion,
      response: { 202: DeletedModelVersion },
    },
    handler: async (request, reply) => {
      const { actor, access, body } = request;
      const job = await startDeleting(platform, actor, access, body.model_version);
      return reply.code(202).send({ job_id: job.id, status: job.status });
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/model-disagreement',
    config: { permission: 'task.list', target },
    schema: {
      tags,
      summary: 'Tasks in which model and people differ',
      description: 'The most different first. `model_agreement` is also a column of the data manager.',
      params: ProjectModelParams,
      querystring: DisagreementQuery,
      response: { 200: Type.Array(Disagreement) },
    },
    handler: async (request, reply) => {
      const { actor, access, query } = request;
      const limit = query.limit ?? 50;
      const found = await pageDisagreements(platform, actor, access, {
        modelVersion: query.model_version,
        below: query.below,
        limit,
        after: decodeCursor(query.cursor),
      });
      const page = { limit, after: undefined, page: undefined };
      return sendPage(request, reply, page, found) as Disagreement[];
    },
  });
}

function evaluationRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/evaluations',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'List evaluations',
      description: 'The newest first; `annotation_count` and `summary` make the learning curve.',
      params: ProjectModelParams,
      querystring: EvaluationQuery,
      response: { 200: PageOf(Evaluation) },
    },
    handler: async (request, reply) => {
      const page = pageRequest(request.query);
      const found = await pageEvaluations(platform, request.actor, request.access, request.query.model_version, page);
      return sendPage(request, reply, page, found) as Evaluation[];
    },
  });
  http.route({
    method: 'POST',
    url: '/api/projects/:id/evaluations',
    config: { permission: 'prediction.manage', target },
    schema: {
      tags,
      summary: 'Measure a model version against the final answers',
      params: ProjectModelParams,
      body: StartEvaluation,
      response: { 202: StartedEvaluation },
    },
    handler: async (request, reply) => {
      const { actor, access, body } = request;
      const evaluation = await evaluateByHand(platform, actor, access, body);
      return reply.code(202).send({ job_id: evaluation.job_id ?? '', status: evaluation.status, evaluation });
    },
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/evaluations/:evaluationId',
    config: { permission: 'project.stats', target },
    schema: {
      tags,
      summary: 'Read an evaluation',
      description: 'With classes, confusion and calibration.',
      params: EvaluationParams,
      response: { 200: EvaluationDetail },
    },
    handler: ({ actor, access, params }) => readEvaluation(platform, actor, access, Number(params.evaluationId)),
  });
}
