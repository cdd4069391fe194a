import { Pause, PauseBody, PauseParams, PauseQuery, ProjectUserParams } from '@labelwright/contract/distribution-rules';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changePause, createPause, getPause, getPauses, removePause } from './pauses.service.ts';

const target = { kind: 'project', param: 'id' } as const;
const read = { permission: 'members.read', target } as const;
const manage = { permission: 'queue.manage', target } as const;
const tags = ['Pauses'];
const MANY = '/api/projects/:id/members/:user/pauses';
const ONE = '/api/projects/:id/members/:user/pauses/:pause';

/** A whole project is paused by its state. */
export function pauseRoutes(platform: Platform, http: Http): void {
  http.route({
    method: 'GET',
    url: MANY,
    config: read,
    schema: {
      tags,
      summary: 'Pauses of a member, newest first',
      params: ProjectUserParams,
      querystring: PauseQuery,
      response: { 200: Type.Array(Pause) },
    },
    handler: ({ actor, access, params, query }) =>
      getPauses(platform, actor, access, Number(params.user), { withEnded: query.include_deleted ?? false }),
  });
  http.route({
    method: 'POST',
    url: MANY,
    config: manage,
    schema: {
      tags,
      summary: 'Hand out no more tasks to a member',
      description: 'What they hold goes back to the queue. They may still look at their work.',
      params: ProjectUserParams,
      body: Type.Union([PauseBody, Type.Null()]),
      response: { 201: Pause },
    },
    handler: async ({ actor, access, params, body }, reply) =>
      reply.code(201).send(await createPause(platform, actor, access, Number(params.user), body ?? {})),
  });
  http.route({
    method: 'GET',
    url: ONE,
    config: read,
    schema: { tags, summary: 'A pause', params: PauseParams, response: { 200: Pause } },
    handler: ({ actor, access, params }) =>
      getPause(platform, actor, access, Number(params.user), Number(params.pause)),
  });
  http.route({
    method: 'PATCH',
    url: ONE,
    config: manage,
    schema: {
      tags,
      summary: 'Change the reason of a pause',
      params: PauseParams,
      body: PauseBody,
      response: { 200: Pause },
    },
    handler: ({ actor, access, params, body }) =>
      changePause(platform, actor, access, Number(params.user), Number(params.pause), body),
  });
  http.route({
    method: 'DELETE',
    url: ONE,
    config: manage,
    schema: { tags, summary: 'Resume a member', params: PauseParams, response: { 204: Type.Null() } },
    handler: async ({ actor, access, params }, reply) => {
      await removePause(platform, actor, access, Number(params.user), Number(params.pause));
      return reply.code(204).send(null);
    },
  });
}
