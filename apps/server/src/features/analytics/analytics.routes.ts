import { ProjectAnalytics } from '@labelwright/contract/analytics-collection';
import { ImportAnalytics } from '@labelwright/contract/analytics-imports';
import { AnalyticsQuery } from '@labelwright/contract/analytics-measures';
import { PlatformAnalytics } from '@labelwright/contract/analytics-platform';
import {
  Bottlenecks,
  BottlenecksQuery,
  Progress,
  ProgressQuery,
  ProjectHealth,
  TagProgress,
} from '@labelwright/contract/analytics-progress';
import {
  PlatformSummaryAnalytics,
  ProjectSummaryAnalytics,
  SummaryQuery,
  UserSummaryAnalytics,
} from '@labelwright/contract/analytics-summaries';
import { Savings, SavingsQuery, Usage } from '@labelwright/contract/analytics-usage';
import { UserAnalytics, UserRef } from '@labelwright/contract/analytics-users';
import { ReviewAnalytics, ReviewAnalyticsQuery } from '@labelwright/contract/review';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { readPlatformAnalytics, readProjectAnalytics, readUserAnalytics } from './read-collected.ts';
import {
  readBottlenecks,
  readImports,
  readProgress,
  readProjectHealth,
  readSavings,
  readTagProgress,
  readUsage,
} from './read-progress.ts';
import { readReviewAnalytics } from './read-review.ts';
import { readSummary, readUserSummary } from './read-summary.ts';

const tags = ['Analytics'];
const target: Target = { kind: 'project', param: 'id' };
const projectParams = Type.Object({ id: Reference });
const userParams = Type.Object({ id: UserRef });

export function analyticsRoutes(http: Http, platform: Platform): void {
  documented(http, platform);
  project(http, platform);
  people(http, platform);
  managers(http, platform);
}

/** The paths and keys of the source document. */
function documented(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/analytics/summary',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Numbers of a project, or of the platform',
      description:
        'With a project for those who may see its statistics, without one for super administrators. `project_id` and `projectId` mean the same.',
      querystring: SummaryQuery,
      response: { 200: Type.Union([ProjectSummaryAnalytics, PlatformSummaryAnalytics]) },
    },
    handler: ({ actor, query }) => readSummary(platform, actor, query.project_id ?? query.projectId, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/user/:id',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Contributions of a person',
      description: 'Of oneself; administrators see their people, super administrators everybody.',
      params: userParams,
      querystring: AnalyticsQuery,
      response: { 200: UserSummaryAnalytics },
    },
    handler: ({ actor, params, query }) => readUserSummary(platform, actor, params.id, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/review',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Statistics of review',
      description: 'Answers and collected items together.',
      querystring: ReviewAnalyticsQuery,
      response: { 200: ReviewAnalytics },
    },
    handler: ({ actor, query }) =>
      readReviewAnalytics(platform, actor, query.project_id ?? query.projectId, query.timeframe),
  });
}

function project(http: Http, platform: Platform): void {
  const config = { permission: 'project.stats', target } as const;
  http.route({
    method: 'GET',
    url: '/api/analytics/projects/:id',
    config,
    schema: {
      tags,
      summary: 'What was collected, decided and processed in a project',
      params: projectParams,
      querystring: AnalyticsQuery,
      response: { 200: ProjectAnalytics },
    },
    handler: ({ actor, access, query }) => readProjectAnalytics(platform, actor, access, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/projects/:id/health',
    config,
    schema: {
      tags,
      summary: 'Completion, pace, people and storage of a project',
      description: 'Members are active when they worked within the timeframe.',
      params: projectParams,
      querystring: AnalyticsQuery,
      response: { 200: ProjectHealth },
    },
    handler: ({ actor, access, query }) => readProjectHealth(platform, actor, access, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/projects/:id/bottlenecks',
    config,
    schema: {
      tags,
      summary: 'Tasks that do not move, by reason',
      params: projectParams,
      querystring: BottlenecksQuery,
      response: { 200: Bottlenecks },
    },
    handler: ({ actor, access, query }) => readBottlenecks(platform, actor, access, query.days ?? 3),
  });
}

function people(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/analytics/users/:id',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Everything that a person did, by day and by project',
      params: userParams,
      querystring: AnalyticsQuery,
      response: { 200: UserAnalytics },
    },
    handler: ({ actor, params, query }) => readUserAnalytics(platform, actor, params.id, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/platform',
    config: { permission: 'platform.admin' },
    schema: { tags, summary: 'The whole platform', querystring: AnalyticsQuery, response: { 200: PlatformAnalytics } },
    handler: ({ query }) => readPlatformAnalytics(platform, query),
  });
}

function managers(http: Http, platform: Platform): void {
  const config = { permission: 'authenticated' } as const;
  http.route({
    method: 'GET',
    url: '/api/analytics/progress',
    config,
    schema: {
      tags,
      summary: 'Progress and pace by workspace and project',
      description: 'Of the projects whose statistics the caller may see.',
      querystring: ProgressQuery,
      response: { 200: Progress },
    },
    handler: ({ actor, query }) => readProgress(platform, actor, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/tags',
    config,
    schema: { tags, summary: 'Progress by tag of the projects', response: { 200: Type.Array(TagProgress) } },
    handler: ({ actor }) => readTagProgress(platform, actor),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/usage',
    config,
    schema: {
      tags,
      summary: 'Work by type of project, orders apart',
      description:
        'Answers that people gave in the period and decisions on answers, for what is billed by the piece or hour.',
      querystring: AnalyticsQuery,
      response: { 200: Usage },
    },
    handler: ({ actor, query }) => readUsage(platform, actor, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/imports',
    config,
    schema: {
      tags,
      summary: 'Imports that are stuck, and where they fail',
      querystring: AnalyticsQuery,
      response: { 200: ImportAnalytics },
    },
    handler: ({ actor, query }) => readImports(platform, actor, query),
  });
  http.route({
    method: 'GET',
    url: '/api/analytics/savings',
    config,
    schema: {
      tags,
      summary: 'Work that predictions spare',
      querystring: SavingsQuery,
      response: { 200: Savings },
    },
    handler: ({ actor, query }) => readSavings(platform, actor, query),
  });
}
