import {
  AnnotationReview,
  AnnotationReviewsQuery,
  CreateAnnotationReviewBody,
  DecidedItem,
  DecideItemBody,
  DecideItemQuery,
  ReviewItem,
  ReviewItemsQuery,
} from '@labelwright/contract/review';
import { IdParam, Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { decideItem, pageItems } from './item-queue.ts';
import { createAnnotationReview, getAnnotationReview, pageAnnotationReviews } from './review-items.ts';

const Params = Type.Object({ id: IdParam });
const ItemParams = Type.Object({ id: Type.Union([IdParam, Uuid]) });
const tags = ['Review'];

/** The paths by which clients of the field, and of the collection, know review. */
export function reviewItemRoutes(platform: Platform, http: Http): void {
  itemRoutes(platform, http);
  annotationReviewRoutes(platform, http);
}

function itemRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/review',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'What waits for review',
      description:
        'Annotations, documents, voice samples and texts of a project, or of all projects that the caller reviews. Oldest first.',
      querystring: ReviewItemsQuery,
      response: { 200: Type.Array(ReviewItem) },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const page = pageRequest({ limit: query.limit, cursor: query.cursor });
      const { project_id: project, item_type: itemType, status, contributor } = query;
      const { submitted_before: submittedBefore, submitted_after: submittedAfter } = query;
      const asked = { project, itemType, status, contributor, submittedBefore, submittedAfter, page };
      const result = await pageItems(platform, actor, asked);
      return sendPage(request, reply, page, result) as ReviewItem[];
    },
  });

  http.route({
    method: 'PATCH',
    url: '/api/review/:id',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Approve or reject an item',
      description:
        'The id is that of the item, as the list gives it. 409 when it does not wait for review. Feedback without a decision leaves the status of a collected item as it is.',
      params: ItemParams,
      querystring: DecideItemQuery,
      body: DecideItemBody,
      response: { 200: DecidedItem },
    },
    handler: (request) => {
      const { actor, params, query, body } = request;
      return decideItem(platform, actor, { id: params.id, itemType: query.item_type }, body);
    },
  });
}

function annotationReviewRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/annotation-reviews',
    config: { permission: 'authenticated' },
    schema: {
      tags,
      summary: 'Decisions on an annotation or a task',
      description: 'Annotators see what was decided on their own work.',
      querystring: AnnotationReviewsQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const page = pageRequest(query);
      const asked = { annotation: query.annotation, task: query.task, page };
      return sendPage(request, reply, page, await pageAnnotationReviews(platform, actor, asked));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/annotation-reviews',
    config: { permission: 'authenticated', rate: 'labelling' },
    schema: {
      tags,
      summary: 'Review an annotation',
      description:
        'Also one that nobody chose for review. A result is a correction; remove_from_queue with a rejection asks nobody to do it again.',
      body: CreateAnnotationReviewBody,
      response: { 201: AnnotationReview },
    },
    handler: async (request, reply) => {
      const review = await createAnnotationReview(platform, request.actor, request.body);
      return reply.code(201).send(review);
    },
  });

  http.route({
    method: 'GET',
    url: '/api/annotation-reviews/:id',
    config: { permission: 'authenticated' },
    schema: { tags, summary: 'Read one decision', params: Params, response: { 200: AnnotationReview } },
    handler: (request) => getAnnotationReview(platform, request.actor, Number(request.params.id)),
  });
}
