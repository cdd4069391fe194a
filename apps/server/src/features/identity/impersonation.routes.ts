import { ImpersonateBody, Impersonation, ImpersonationQuery } from '@labelwright/contract/administration';
import { Reference } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { userReference } from './actor-checks.ts';
import { listImpersonations } from './impersonation.queries.ts';
import { endImpersonation, presentImpersonation, startImpersonation } from './impersonation.service.ts';
import { setSessionCookie } from './session-cookie.ts';

const tags = ['Administration'];

export function impersonationRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/admin/users/:id/impersonate',
    config: { permission: 'platform.admin', replayed: false },
    schema: {
      tags,
      summary: 'Act as somebody',
      description:
        'This browser session acts as the person, at most for an hour and never as a super administrator. Start, end and every change are audited under both names; passwords, tokens and secrets are out of reach.',
      params: Type.Object({ id: Reference }),
      body: ImpersonateBody,
      response: { 201: Impersonation },
    },
    handler: async ({ actor, params, body }, reply) => {
      const { reason, minutes = 30 } = body;
      const started = await startImpersonation(platform, actor, userReference(params.id), { reason, minutes });
      setSessionCookie(reply, platform.config, started.sessionToken);
      return reply.code(201).send(started.impersonation);
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/auth/impersonation',
    config: { permission: 'authenticated', whenSuspended: true },
    schema: {
      tags: ['Account'],
      summary: 'Be oneself again',
      description: 'Ends acting as somebody else. Harmless for those who do not.',
      response: { 204: Type.Null() },
    },
    handler: async ({ actor }, reply) => {
      const sessionToken = await endImpersonation(platform, actor);
      if (sessionToken !== undefined) setSessionCookie(reply, platform.config, sessionToken);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/impersonations',
    config: { permission: 'platform.admin' },
    schema: {
      tags,
      summary: 'Who acted as whom, and why',
      querystring: ImpersonationQuery,
      response: { 200: Type.Array(Impersonation) },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const before = asked.after?.[0];
      const rows = await withSystem(platform.db, (tx) =>
        listImpersonations(tx, {
          userId: request.query.user,
          beforeId: typeof before === 'string' && /^[0-9a-f-]{36}$/.test(before) ? before : undefined,
          limit: asked.limit,
        }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      const now = platform.now();
      return sendPage(request, reply, asked, {
        ...page,
        rows: page.rows.map((row) => presentImpersonation(row, now)),
      }) as Impersonation[];
    },
  });
}
