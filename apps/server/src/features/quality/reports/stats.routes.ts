import { QualityParams } from '@labelwright/contract/quality';
import {
  AgreementByUser,
  AnnotatorAgreement,
  ByLabelQuery,
  Finished,
  FinishedQuery,
  Iaa,
  IaaQuery,
  IdsQuery,
  LabelCounts,
  LabelStructure,
  LabelTallies,
  LabelTalliesQuery,
  LeadTimes,
  StatsUserParams,
  TaskMatrix,
  TotalAgreement,
  UserAgreement,
} from '@labelwright/contract/quality-reports';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { readIds } from '../../../platform/http/read-ids.ts';
import type { Http, Target } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getLabelStructure, getLabelTallies } from './label-distribution.ts';
import {
  getAnnotatorAgreement,
  getFinished,
  getGoldenAgreement,
  getIaa,
  getLabelCounts,
  getLeadTimes,
  getTaskMatrix,
  getTotalAgreement,
} from './stats.service.ts';

/** The paths and shapes that clients of the field call; what our own pages show is under /quality. */
const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const config = { permission: 'project.stats', target } as const;
const stats = '/api/projects/:id/stats';
const params = QualityParams;

export function statsRoutes(http: Http, platform: Platform): void {
  agreement(http, platform);
  ofPeople(http, platform);
  work(http, platform);
}

const idsOf = (text: string | undefined): number[] | undefined =>
  text === undefined ? undefined : readIds('ids', text);

function agreement(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${stats}/IAA`,
    config,
    schema: {
      tags,
      summary: 'Agreement of each two people',
      description: 'With per_label=true a matrix for each of the 100 labels used most.',
      params,
      querystring: IaaQuery,
      response: { 200: Iaa },
    },
    handler: ({ actor, access, query }) => getIaa(platform, actor, access, idsOf(query.task), query),
  });
  http.route({
    method: 'GET',
    url: `${stats}/total_agreement`,
    config,
    schema: {
      tags,
      summary: 'Mean agreement of all tasks',
      description: 'With per_label=true that of each label. 204 when nothing can be compared.',
      params,
      querystring: IdsQuery,
      response: { 200: TotalAgreement, 204: Type.Null() },
    },
    handler: async ({ actor, access, query }, reply) => {
      const total = await getTotalAgreement(platform, actor, access, query.per_label ?? false);
      return total === null ? reply.code(204).send(null) : { total_agreement: total };
    },
  });
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/agreement-matrix',
    config: { permission: 'project.stats', target: { kind: 'task', param: 'id' } },
    schema: {
      tags,
      summary: 'Agreement of each two answers to a task',
      params: Type.Object({ id: IdParam }),
      response: { 200: TaskMatrix },
    },
    handler: ({ actor, access, params: { id } }) => getTaskMatrix(platform, actor, access, Number(id)),
  });
}

function ofPeople(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${stats}/agreement_annotator/:userId`,
    config,
    schema: {
      tags,
      summary: 'Agreement of one person with all others',
      params: StatsUserParams,
      response: { 200: AnnotatorAgreement },
    },
    handler: async ({ actor, access, params: { userId } }) => {
      const found = await getAnnotatorAgreement(platform, actor, access, [Number(userId)]);
      return { Agreement_per_annotator: found[userId] ?? null };
    },
  });
  http.route({
    method: 'GET',
    url: `${stats}/agreement_annotators`,
    config,
    schema: {
      tags,
      summary: 'Agreement of several people with all others',
      params,
      querystring: IdsQuery,
      response: { 200: AgreementByUser },
    },
    handler: async ({ actor, access, query }) => ({
      agreement: await getAnnotatorAgreement(platform, actor, access, idsOf(query.ids)),
    }),
  });
  http.route({
    method: 'GET',
    url: `${stats}/agreement-groundtruth`,
    config,
    schema: {
      tags,
      summary: 'Agreement of several people with golden answers',
      params,
      querystring: IdsQuery,
      response: { 200: AgreementByUser },
    },
    handler: async ({ actor, access, query }) => ({
      agreement: await getGoldenAgreement(platform, actor, access, idsOf(query.ids), query.per_label ?? false),
    }),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/users/:userId/stats/agreement-groundtruth',
    config,
    schema: {
      tags,
      summary: 'Agreement of one person with golden answers',
      params: StatsUserParams,
      querystring: ByLabelQuery,
      response: { 200: UserAgreement },
    },
    handler: async ({ actor, access, query, params: { userId } }) => {
      const found = await getGoldenAgreement(platform, actor, access, [Number(userId)], query.per_label ?? false);
      return { agreement: found[userId] ?? null };
    },
  });
}

function work(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${stats}/lead_time`,
    config,
    schema: { tags, summary: 'Time that people take', params, response: { 200: LeadTimes } },
    handler: ({ actor, access }) => getLeadTimes(platform, actor, access),
  });
  http.route({
    method: 'GET',
    url: `${stats}/finished`,
    config,
    schema: { tags, summary: 'Tasks done', params, querystring: FinishedQuery, response: { 200: Finished } },
    handler: ({ actor, access, query }) => getFinished(platform, actor, access, query.user_pk),
  });
  http.route({
    method: 'GET',
    url: `${stats}/label-distribution`,
    config,
    schema: { tags, summary: 'How often each label was given', params, response: { 200: LabelCounts } },
    handler: ({ actor, access }) => getLabelCounts(platform, actor, access),
  });
  http.route({
    method: 'GET',
    url: `${stats}/label-distribution/structure`,
    config,
    schema: { tags, summary: 'Which labels there are to count', params, response: { 200: LabelStructure } },
    handler: ({ actor, access }) => getLabelStructure(platform, actor, access),
  });
  http.route({
    method: 'GET',
    url: `${stats}/label-distribution/counts`,
    config,
    schema: {
      tags,
      summary: 'How often answers and predictions have each label',
      description: 'Of the newest 100,000 predictions; with filters also of the newest 100,000 answers to those tasks.',
      params,
      querystring: LabelTalliesQuery,
      response: { 200: LabelTallies },
    },
    handler: ({ actor, access, query: { filters, choice_keys: keys, limit, offset = 0 } }) =>
      getLabelTallies(platform, actor, access, { filters, keys, limit, offset }),
  });
}
