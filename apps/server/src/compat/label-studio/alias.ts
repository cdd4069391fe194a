import type { Permission } from '@labelwright/contract/permissions';
import type { HTTPMethods } from 'fastify';
import { type TSchema, Type } from 'typebox';
import type { Http, Target } from '../../platform/http/types.ts';
import { type OwnCall, ownCall } from './own-call.ts';

/** One path of the field that is made of routes of ours. */
export interface Alias {
  method: Extract<HTTPMethods, 'GET' | 'POST' | 'PATCH' | 'DELETE'>;
  url: string;
  permission: Permission;
  /** Kind of thing that `:id` in the path names. */
  about?: Target['kind'];
  summary: string;
  query?: TSchema;
  body?: TSchema;
  status?: 201 | 204;
  answer?: TSchema;
  run: (own: OwnCall, given: Given) => Promise<unknown>;
}

export interface Given {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, unknown>;
}

const Numbered = Type.Record(Type.String({ maxLength: 20 }), Type.String({ pattern: '^[1-9][0-9]{0,15}$' }));

export function registerAliases(http: Http, aliases: readonly Alias[]): void {
  for (const { method, url, permission, about, summary, query, body, status = 200, answer, run } of aliases) {
    http.route({
      method,
      url,
      config: { permission, ...(about ? { target: { kind: about, param: 'id' } } : {}) },
      schema: {
        tags: ['Compatibility'],
        summary,
        ...(url.includes(':') ? { params: Numbered } : {}),
        ...(query ? { querystring: query } : {}),
        ...(body ? { body } : {}),
        response: { [status]: status === 204 ? Type.Null() : (answer ?? Type.Unknown()) },
      },
      handler: async (request, reply) => {
        const { params, query: asked, body: sent } = request as unknown as Given;
        const result = await run(ownCall(http, request), { params, query: asked, body: sent ?? {} });
        return reply.code(status).send(status === 204 ? null : result);
      },
    });
  }
}
