import {
  AgreementMatrix,
  AgreementQuery,
  AnswerFeedback,
  Confusion,
  ConfusionQuery,
  LabelAgreement,
  LabelDistribution,
  LabelTimeline,
  LabelTimelineQuery,
  PersonDetail,
  PersonQuality,
  Quality,
  QualityParams,
  QualityPersonParams,
  QualityQuery,
  QualitySettings,
  QualitySettingsPatch,
  TaskAgreement,
  Throughput,
  Timeline,
  TimelineQuery,
  WorkQuery,
  WorstTask,
  WorstTasksQuery,
} from '@labelwright/contract/quality';
import { IdParam, JobReference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getConfusion } from './dashboards/get-confusion.ts';
import { getLabelDistribution } from './dashboards/get-distribution.ts';
import { getLabelTimeline } from './dashboards/get-label-timeline.ts';
import { getLabelAgreement } from './dashboards/get-labels.ts';
import { getMatrix } from './dashboards/get-matrix.ts';
import { getQuality } from './dashboards/get-quality.ts';
import { getThroughput, getTimeline } from './dashboards/get-timeline.ts';
import { getTaskAgreement, listWorstTasks } from './dashboards/list-worst-tasks.ts';
import { getFeedback } from './golden/get-feedback.ts';
import { startMeasuring } from './measuring/start-measuring.ts';
import { getPersonDetail } from './people/get-person.ts';
import { listPeopleQuality } from './people/list-people-quality.ts';
import { changeQualitySettings, getQualitySettings } from './quality-settings.service.ts';

const tags = ['Quality'];
const target: Target = { kind: 'project', param: 'id' };
const read = { permission: 'project.stats', target } as const;
const manage = { permission: 'project.update', target } as const;
const base = '/api/projects/:id/quality';

export function qualityRoutes(http: Http, platform: Platform): void {
  overview(http, platform);
  agreement(http, platform);
  answers(http, platform);
  people(http, platform);
  single(http, platform);
}

function overview(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: base,
    config: read,
    schema: {
      tags,
      summary: 'How good the data of a project is',
      params: QualityParams,
      querystring: AgreementQuery,
      response: { 200: Quality },
    },
    handler: (request) => getQuality(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/settings`,
    config: read,
    schema: { tags, summary: 'Read the rules of measuring', params: QualityParams, response: { 200: QualitySettings } },
    handler: (request) => getQualitySettings(platform, request.actor, request.access),
  });
  http.route({
    method: 'PATCH',
    url: `${base}/settings`,
    config: manage,
    schema: {
      tags,
      summary: 'Change the rules of measuring',
      description: 'What these rules change about scores is measured again in the background.',
      params: QualityParams,
      body: QualitySettingsPatch,
      response: { 200: QualitySettings },
    },
    handler: (request) => changeQualitySettings(platform, request.actor, request.access, request.body),
  });
  http.route({
    method: 'POST',
    url: `${base}/recompute`,
    config: manage,
    schema: { tags, summary: 'Measure all answers again', params: QualityParams, response: { 202: JobReference } },
    handler: async (request, reply) =>
      reply.code(202).send(await startMeasuring(platform, request.actor, request.access)),
  });
}

function agreement(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${base}/matrix`,
    config: read,
    schema: {
      tags,
      summary: 'Agreement of each two people',
      description: 'Alpha and kappa are of one control with labels: the one named, or the only one there is.',
      params: QualityParams,
      querystring: AgreementQuery,
      response: { 200: AgreementMatrix },
    },
    handler: (request) => getMatrix(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/labels`,
    config: read,
    schema: {
      tags,
      summary: 'Agreement on each label',
      params: QualityParams,
      querystring: QualityQuery,
      response: { 200: LabelAgreement },
    },
    handler: (request) => getLabelAgreement(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/labels/timeline`,
    config: read,
    schema: {
      tags,
      summary: 'Agreement on each label over time',
      description:
        'Of one control: the one named, else the first with labels. A task counts in the period of its last answer.',
      params: QualityParams,
      querystring: LabelTimelineQuery,
      response: { 200: LabelTimeline },
    },
    handler: (request) => getLabelTimeline(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/timeline`,
    config: read,
    schema: {
      tags,
      summary: 'Agreement over time',
      params: QualityParams,
      querystring: TimelineQuery,
      response: { 200: Timeline },
    },
    handler: (request) => getTimeline(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/tasks`,
    config: read,
    schema: {
      tags,
      summary: 'Tasks by agreement, worst first',
      params: QualityParams,
      querystring: WorstTasksQuery,
      response: { 200: Type.Array(WorstTask) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const page = await listWorstTasks(platform, request.actor, request.access, request.query, asked);
      sendPage(request, reply, asked, page);
      return page.rows;
    },
  });
}

function answers(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${base}/throughput`,
    config: read,
    schema: {
      tags,
      summary: 'Work by person and day',
      params: QualityParams,
      querystring: WorkQuery,
      response: { 200: Throughput },
    },
    handler: (request) => getThroughput(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/distribution`,
    config: read,
    schema: {
      tags,
      summary: 'How often each label is given',
      params: QualityParams,
      querystring: QualityQuery,
      response: { 200: LabelDistribution },
    },
    handler: (request) => getLabelDistribution(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/confusion`,
    config: read,
    schema: {
      tags,
      summary: 'Which labels are given for which',
      description: 'Rows are the answers of a, columns those of b. Against `consensus`: what most of the others say.',
      params: QualityParams,
      querystring: ConfusionQuery,
      response: { 200: Confusion },
    },
    handler: (request) => getConfusion(platform, request.actor, request.access, request.query),
  });
}

function people(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: `${base}/people`,
    config: read,
    schema: {
      tags,
      summary: 'How people work',
      params: QualityParams,
      querystring: AgreementQuery,
      response: { 200: Type.Array(PersonQuality) },
    },
    handler: (request) => listPeopleQuality(platform, request.actor, request.access, request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/people/:userId`,
    config: read,
    schema: {
      tags,
      summary: 'How one person works',
      params: QualityPersonParams,
      querystring: AgreementQuery,
      response: { 200: PersonDetail },
    },
    handler: (request) =>
      getPersonDetail(platform, request.actor, request.access, Number(request.params.userId), request.query),
  });
  http.route({
    method: 'GET',
    url: `${base}/me`,
    config: { permission: 'annotation.create', target },
    schema: {
      tags,
      summary: 'How I work',
      params: QualityParams,
      querystring: AgreementQuery,
      response: { 200: PersonDetail },
    },
    handler: (request) =>
      getPersonDetail(platform, request.actor, request.access, request.actor.userId ?? 0, request.query),
  });
}

function single(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/tasks/:id/agreement',
    config: { permission: 'project.stats', target: { kind: 'task', param: 'id' } },
    schema: {
      tags,
      summary: 'How far the answers to a task agree',
      params: Type.Object({ id: IdParam }),
      response: { 200: TaskAgreement },
    },
    handler: (request) => getTaskAgreement(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'GET',
    url: '/api/annotations/:id/feedback',
    config: { permission: 'annotation.create', target: { kind: 'annotation', param: 'id' } },
    schema: {
      tags,
      summary: 'What I should know about my answer',
      description: 'Where the project shows it: that a control task was missed, and what was expected.',
      params: Type.Object({ id: IdParam }),
      response: { 200: AnswerFeedback },
    },
    handler: (request) => getFeedback(platform, request.actor, request.access, Number(request.params.id)),
  });
}
