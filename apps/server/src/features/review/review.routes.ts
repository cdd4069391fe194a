import {
  BulkDecisionAnswer,
  BulkDecisionBody,
  DecisionAnswer,
  DecisionBody,
  DeclineReworkBody,
  MyReview,
  MyReviewsQuery,
  Review,
  ReviewCounts,
  ReviewFilter,
  ReviewLease,
  ReviewQueueQuery,
  ReviewStats,
  ReviewStatsQuery,
  type ReviewStatus,
  ReviewTask,
  SelectForReviewAnswer,
  SelectForReviewBody,
  UndoReviewAnswer,
  UndoReviewBody,
} from '@labelwright/contract/review';
import { IdParam, Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideInBulk, decideReview } from './decide-review.ts';
import { countMyReviews, declineRework, pageMyReviews } from './my-reviews.ts';
import { keepReview, nextReview, openReview, releaseReview } from './next-review.ts';
import { pageReviews } from './page-reviews.ts';
import { readReviewStats } from './review-stats.ts';
import { selectForReview } from './select-for-review.ts';
import { undoReview } from './undo-review.ts';

const ProjectParams = Type.Object({ id: Reference });
const TaskParams = Type.Object({ id: IdParam });
const tags = ['Review'];
const ofProject = { kind: 'project', param: 'id' } as const;
const ofTask = { kind: 'task', param: 'id' } as const;

export function reviewRoutes(platform: Platform, http: Http): void {
  queueRoutes(platform, http);
  leaseRoutes(platform, http);
  releaseRoute(platform, http);
  decisionRoutes(platform, http);
  authorRoutes(platform, http);
}

/** `accepted` is what the field's filters call what is stored as approved (C-058). */
function storedStatus(status: ReviewStatus | 'accepted' | undefined): ReviewStatus | undefined {
  return status === 'accepted' ? 'approved' : status;
}

function queueRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/review/queue',
    config: { permission: 'review.queue', target: ofProject },
    schema: {
      tags,
      summary: 'Reviews of a project',
      description: 'Those that are open, oldest first; or those of another status.',
      params: ProjectParams,
      querystring: ReviewQueueQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, access, query } = request;
      const page = pageRequest(query);
      const filter = {
        status: storedStatus(query.status) ?? 'pending',
        annotator: query.annotator,
        reviewer: query.reviewer,
        reason: query.reason,
        task: query.task,
        maxAgreement: query.max_agreement,
      };
      return sendPage(request, reply, page, await pageReviews(platform, actor, access, filter, page));
    },
  });

  http.route({
    method: 'GET',
    url: '/api/projects/:id/review/next',
    config: { permission: 'review.queue', target: ofProject, rate: 'labelling', quiet: true },
    schema: {
      tags,
      summary: 'Next task to review',
      description:
        'Opens the task that waits longest to the caller alone. 404 when there is none; `error.reason` is one of none_left, all_taken, own_work.',
      params: ProjectParams,
      querystring: ReviewFilter,
      response: { 200: ReviewTask },
    },
    handler: (request) => nextReview(platform, request.actor, request.access, request.query),
  });

  http.route({
    method: 'GET',
    url: '/api/projects/:id/review/stats',
    config: { permission: 'project.stats', target: ofProject },
    schema: {
      tags,
      summary: 'Statistics of review',
      params: ProjectParams,
      querystring: ReviewStatsQuery,
      response: { 200: ReviewStats },
    },
    handler: (request) => readReviewStats(platform, request.actor, request.access, request.query),
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/review/select',
    config: { permission: 'queue.manage', target: ofProject },
    schema: {
      tags,
      summary: 'Send complete tasks to review',
      description: 'Those named, all that fit, or a share of those undecided. At most 10,000 tasks in one call.',
      params: ProjectParams,
      body: SelectForReviewBody,
      response: { 200: SelectForReviewAnswer },
    },
    handler: (request) => selectForReview(platform, request.actor, request.access, request.body),
  });
}

function leaseRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'POST',
    url: '/api/tasks/:id/review/claim',
    config: { permission: 'review.queue', target: ofTask, rate: 'labelling', quiet: true },
    schema: { tags, summary: 'Open a task for review', params: TaskParams, response: { 200: ReviewTask } },
    handler: (request) => openReview(platform, request.actor, request.access, Number(request.params.id)),
  });

  http.route({
    method: 'POST',
    url: '/api/tasks/:id/review/heartbeat',
    config: { permission: 'review.queue', target: ofTask, rate: 'labelling', quiet: true },
    schema: { tags, summary: 'Keep a task open for review', params: TaskParams, response: { 200: ReviewLease } },
    handler: (request) => keepReview(platform, request.actor, request.access, Number(request.params.id)),
  });
}

/** Called by a page that is going away: the beacon's body is text of any kind and says nothing that matters. */
function releaseRoute(platform: Platform, http: Http): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, async () => undefined);
    scope.route({
      method: 'POST',
      url: '/api/tasks/:id/review/release',
      config: { permission: 'review.queue', target: ofTask, rate: 'labelling', quiet: true },
      schema: { tags, summary: 'Give a task under review back', params: TaskParams, response: { 204: Type.Null() } },
      handler: async (request, reply) => {
        const { id } = request.params as { id: string };
        await releaseReview(platform, request.actor, request.access, Number(id));
        return reply.code(204).send(null);
      },
    });
  });
}

function decisionRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'POST',
    url: '/api/projects/:id/review/decisions',
    config: { permission: 'review.queue', target: ofProject, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Decide on an annotation',
      description:
        'accept, reject (with a reason and where it goes), or fix: the corrected result is stored beside the original. 409 with a reason when it is decided, held by somebody else, or was changed meanwhile.',
      params: ProjectParams,
      body: DecisionBody,
      response: { 201: DecisionAnswer },
    },
    handler: async (request, reply) => {
      const answer = await decideReview(platform, request.actor, request.access, request.body);
      return reply.code(201).send(answer);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/review/bulk',
    config: { permission: 'review.queue', target: ofProject },
    schema: {
      tags,
      summary: 'Accept or reject many at once',
      params: ProjectParams,
      body: BulkDecisionBody,
      response: { 201: BulkDecisionAnswer },
    },
    handler: async (request, reply) => {
      const answer = await decideInBulk(platform, request.actor, request.access, request.body);
      return reply.code(201).send(answer);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/review/undo',
    config: { permission: 'review.queue', target: ofProject },
    schema: {
      tags,
      summary: 'Take decisions back',
      description: 'All that were made at one stroke. What others built on meanwhile stays decided.',
      params: ProjectParams,
      body: UndoReviewBody,
      response: { 200: UndoReviewAnswer },
    },
    handler: (request) => undoReview(platform, request.actor, request.access, request.body.batch),
  });
}

function authorRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/projects/:id/review/mine',
    config: { permission: 'task.next', target: ofProject },
    schema: {
      tags,
      summary: 'Reviews of my work',
      description: 'Newest first. What is to be done again carries is_rework.',
      params: ProjectParams,
      querystring: MyReviewsQuery,
      response: { 200: Type.Array(MyReview) },
    },
    handler: async (request, reply) => {
      const { actor, access, query } = request;
      const page = pageRequest({ limit: query.limit, cursor: query.cursor });
      const asked = { status: storedStatus(query.status), rework: query.rework === true, page };
      const result = await pageMyReviews(platform, actor, access, asked);
      return sendPage(request, reply, page, result) as MyReview[];
    },
  });

  http.route({
    method: 'POST',
    url: '/api/projects/:id/review/decline',
    config: { permission: 'task.next', target: ofProject },
    schema: {
      tags,
      summary: 'Hand rework on to others',
      params: ProjectParams,
      body: DeclineReworkBody,
      response: { 200: Review },
    },
    handler: (request) => declineRework(platform, request.actor, request.access, request.body),
  });

  http.route({
    method: 'GET',
    url: '/api/review/counts',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'What waits for me',
      description: 'Reviews in the projects that I review, and what I am to do again.',
      response: { 200: ReviewCounts },
    },
    handler: (request) => countMyReviews(platform, request.actor),
  });
}
