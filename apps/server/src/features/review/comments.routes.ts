import { Comment, CommentQuery, CreateCommentBody, UpdateCommentBody } from '@labelwright/contract/comments';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeComment, createComment, pageComments, readComment, removeComment } from './comments.service.ts';

const Params = Type.Object({ id: IdParam });
const tags = ['Comments'];
/** The subject stands in the query or the body, so the service asks for access. */
const config = { permission: 'authenticated' } as const;

export function commentRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/comments',
    config,
    schema: {
      tags,
      summary: 'Comments on an annotation, a task, a draft or in a project',
      description: 'Oldest first. Annotators see threads on annotations that they may see.',
      querystring: CommentQuery,
      response: { 200: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, query } = request;
      const page = pageRequest(query);
      const { annotation, task, draft, project } = query;
      const result = await pageComments(platform, actor, {
        annotation,
        task,
        draft,
        project,
        isResolved: query.is_resolved,
        newestFirst: query.ordering?.startsWith('-') ?? false,
        expand: query.expand_created_by === true,
        page,
      });
      return sendPage(request, reply, page, result);
    },
  });

  http.route({
    method: 'POST',
    url: '/api/comments',
    config: { ...config, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Comment',
      description: 'On an annotation, one of its regions, a draft or a task; with `parent`, an answer.',
      body: CreateCommentBody,
      response: { 201: Comment },
    },
    handler: async (request, reply) => {
      const comment = await createComment(platform, request.actor, request.body);
      return reply.code(201).send(comment);
    },
  });

  recordRoutes(platform, http);
}

function recordRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: '/api/comments/:id',
    config,
    schema: { tags, summary: 'Read one comment', params: Params, response: { 200: Comment } },
    handler: (request) => readComment(platform, request.actor, Number(request.params.id)),
  });

  http.route({
    method: 'PATCH',
    url: '/api/comments/:id',
    config: { ...config, rate: 'labelling' },
    schema: {
      tags,
      summary: 'Change or resolve a comment',
      description: 'Content is its author’s to change; is_resolved holds for the whole thread.',
      params: Params,
      body: UpdateCommentBody,
      response: { 200: Comment },
    },
    handler: (request) => changeComment(platform, request.actor, Number(request.params.id), request.body),
  });

  http.route({
    method: 'DELETE',
    url: '/api/comments/:id',
    config,
    schema: { tags, summary: 'Delete a comment', params: Params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await removeComment(platform, request.actor, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}
