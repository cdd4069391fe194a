import { QualityParams } from '@labelwright/contract/quality';
import {
  AgreementByUser,
  ByLabelQuery,
  IdsQuery,
  ModelAgreement,
  ModelStatsParams,
  ModelsAgreement,
  PredictionAgreement,
  ReviewScore,
  ReviewScores,
  ReviewScoresQuery,
  StatsUserParams,
} from '@labelwright/contract/quality-reports';
import { readIds } from '../../../platform/http/read-ids.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getModelAgreement, getPredictionAgreement, getReviewScores } from './prediction-agreement.ts';

/** The paths of the field that compare one answer with another: of people with predictions and reviewers, and of models. */
const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const config = { permission: 'project.stats', target } as const;
const people = '/api/projects/:id/user-stats';
const models = '/api/projects/:id/model-stats/:version';

export function scoreRoutes(http: Http, platform: Platform): void {
  withPredictions(http, platform);
  withReviewers(http, platform);
  ofModels(http, platform);
}

function withPredictions(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${people}/prediction`,
    config,
    schema: {
      tags,
      summary: 'Agreement of several people with predictions',
      params: QualityParams,
      querystring: IdsQuery,
      response: { 200: AgreementByUser },
    },
    handler: async ({ actor, access, query: { ids, per_label: isPerLabel = false } }) => {
      const userIds = ids === undefined ? [] : readIds('ids', ids);
      return { agreement: await getPredictionAgreement(platform, actor, access, { userIds, isPerLabel }) };
    },
  });
  http.route({
    method: 'GET',
    url: `${people}/:userId/prediction`,
    config,
    schema: {
      tags,
      summary: 'Agreement of one person with predictions',
      params: StatsUserParams,
      querystring: ByLabelQuery,
      response: { 200: PredictionAgreement },
    },
    handler: async ({ actor, access, params: { userId }, query: { per_label: isPerLabel = false } }) => {
      const asked = { userIds: [Number(userId)], isPerLabel };
      const found = await getPredictionAgreement(platform, actor, access, asked);
      return { average_prediction_agreement_per_user: found[userId] ?? null };
    },
  });
}

function withReviewers(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${people}/review_score`,
    config,
    schema: {
      tags,
      summary: 'What reviewers left of the answers of several people',
      description:
        'review_score: how far answers that were put right agree with what they became. performance_score: 1 for an answer accepted, 0 for one rejected and the review score for one put right, as a mean.',
      params: QualityParams,
      querystring: ReviewScoresQuery,
      response: { 200: ReviewScores },
    },
    handler: ({ actor, access, query: { ids, per_label: isPerLabel = false } }) =>
      getReviewScores(platform, actor, access, { userIds: readIds('ids', ids), isPerLabel }),
  });
  http.route({
    method: 'GET',
    url: `${people}/:userId/review_score`,
    config,
    schema: {
      tags,
      summary: 'What reviewers left of the answers of one person',
      params: StatsUserParams,
      querystring: ByLabelQuery,
      response: { 200: ReviewScore },
    },
    handler: async ({ actor, access, params: { userId }, query: { per_label: isPerLabel = false } }) => {
      const scores = await getReviewScores(platform, actor, access, { userIds: [Number(userId)], isPerLabel });
      return {
        review_score: scores.review_score[userId] ?? null,
        performance_score: scores.performance_score[userId] ?? null,
      };
    },
  });
}

function ofModels(http: Http, platform: Platform): void {
  const params = ModelStatsParams;
  http.route({
    method: 'GET',
    url: `${models}/agreement`,
    config,
    schema: {
      tags,
      summary: 'Agreement of a model version with people',
      params,
      querystring: ByLabelQuery,
      response: { 200: ModelAgreement },
    },
    handler: async ({ actor, access, params: { version }, query: { per_label: isPerLabel = false } }) => ({
      agreement: await getModelAgreement(platform, actor, access, { version, with: 'answers', isPerLabel }),
    }),
  });
  http.route({
    method: 'GET',
    url: `${models}/agreement-groundtruth`,
    config,
    schema: {
      tags,
      summary: 'Agreement of a model version with golden answers',
      params,
      querystring: ByLabelQuery,
      response: { 200: ModelAgreement },
    },
    handler: async ({ actor, access, params: { version }, query: { per_label: isPerLabel = false } }) => ({
      agreement: await getModelAgreement(platform, actor, access, { version, with: 'golden', isPerLabel }),
    }),
  });
  http.route({
    method: 'GET',
    url: `${models}/prediction`,
    config,
    schema: {
      tags,
      summary: 'Agreement of a model version with other versions',
      params,
      querystring: ByLabelQuery,
      response: { 200: ModelsAgreement },
    },
    handler: async ({ actor, access, params: { version }, query: { per_label: isPerLabel = false } }) => ({
      average_prediction_agreement_per_model: await getModelAgreement(platform, actor, access, {
        version,
        with: 'predictions',
        isPerLabel,
      }),
    }),
  });
}
