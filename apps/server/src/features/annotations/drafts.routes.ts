import { DraftSchema, SaveDraftBody } from '@labelwright/contract/annotations';
import { IdParam } from '@labelwright/contract/schemas';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { AppError, errorBody } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { type DraftOutcome, deleteDraft, getDraft, listMyDrafts, saveDraft } from './drafts.service.ts';

const Params = Type.Object({ id: IdParam });
const AnnotationParams = Type.Object({ id: IdParam, annotation: IdParam });
const tags = ['Drafts'];

export function draftRoutes(platform: Platform, http: Http): void {
  targetRoutes(platform, http);
  const config = {
    permission: 'task.next',
    target: { kind: 'draft', param: 'id' },
    rate: 'labelling',
    quiet: true,
  } as const;
  http.route({
    method: 'GET',
    url: '/api/drafts/:id',
    config,
    schema: { tags, summary: 'Read one of my drafts', params: Params, response: { 200: DraftSchema } },
    handler: (request) => getDraft(platform, request.actor, request.access, Number(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/drafts/:id',
    config,
    schema: {
      tags,
      summary: 'Save one of my drafts',
      params: Params,
      body: SaveDraftBody,
      response: { 200: DraftSchema, 409: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, access, params, body } = request;
      const outcome = await saveDraft(platform, actor, access, { draftId: Number(params.id) }, body);
      return sendDraft(reply, outcome, request.id, body.result);
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/drafts/:id',
    config,
    schema: { tags, summary: 'Delete one of my drafts', params: Params, response: { 204: Type.Null() } },
    handler: async (request, reply) => {
      await deleteDraft(platform, request.actor, request.access, Number(request.params.id));
      return reply.code(204).send(null);
    },
  });
}

function targetRoutes(platform: Platform, http: Http): void {
  const config = {
    permission: 'task.next',
    target: { kind: 'task', param: 'id' },
    rate: 'labelling',
    quiet: true,
    crowd: 'held',
  } as const;
  for (const [url, params] of [
    ['/api/tasks/:id/drafts', Params],
    ['/api/tasks/:id/annotations/:annotation/drafts', AnnotationParams],
  ] as const) {
    const targetOf = (given: { id: string; annotation?: string }) => ({
      taskId: Number(given.id),
      annotationId: given.annotation === undefined ? undefined : Number(given.annotation),
    });
    http.route({
      method: 'GET',
      url,
      config,
      schema: { tags, summary: 'My drafts of a task', params, response: { 200: Type.Array(DraftSchema) } },
      handler: (request) => listMyDrafts(platform, request.actor, request.access, targetOf(request.params)),
    });
    http.route({
      method: 'POST',
      url,
      config,
      schema: {
        tags,
        summary: 'Save my draft',
        description:
          'One draft per task, person and annotation. With `revision`, a save based on an older one is refused (409) and both are shown.',
        params,
        body: SaveDraftBody,
        response: { 200: DraftSchema, 201: DraftSchema, 409: Type.Unknown() },
      },
      handler: async (request, reply) => {
        const { actor, access, body } = request;
        const outcome = await saveDraft(platform, actor, access, targetOf(request.params), body);
        return sendDraft(reply, outcome, request.id, body.result);
      },
    });
  }

  const ofAnnotation = { ...config, target: { kind: 'annotation', param: 'id' } } as const;
  http.route({
    method: 'POST',
    url: '/api/annotations/:id/drafts',
    config: ofAnnotation,
    schema: {
      tags,
      summary: 'Save my draft of an annotation',
      params: Params,
      body: SaveDraftBody,
      response: { 200: DraftSchema, 201: DraftSchema, 409: Type.Unknown() },
    },
    handler: async (request, reply) => {
      const { actor, access, params, body } = request;
      const outcome = await saveDraft(platform, actor, access, { annotationId: Number(params.id) }, body);
      return sendDraft(reply, outcome, request.id, body.result);
    },
  });
}

/** 201 for the first save, 409 with both versions for one that is behind. */
function sendDraft(reply: FastifyReply, outcome: DraftOutcome, requestId: string, sent: unknown): FastifyReply {
  const { kind, draft } = outcome;
  if (kind !== 'conflict') return reply.code(kind === 'created' ? 201 : 200).send(draft);
  const error = new AppError(
    'conflict',
    `This draft was saved elsewhere meanwhile (revision ${draft.revision}). Take that one, or save again with its revision.`,
    { reason: 'draft_conflict' },
  );
  return reply.code(409).send({ ...errorBody(error, requestId), stored: draft, sent: { result: sent ?? null } });
}
