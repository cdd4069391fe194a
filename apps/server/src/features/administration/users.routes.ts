import {
  AdminUserChange,
  AdminUserDetail,
  AdminUserQuery,
  AdminUsers,
  SessionsEnded,
  UserDeletionPlan,
  UserDeletionQuery,
} from '@labelwright/contract/administration';
import { MailSent } from '@labelwright/contract/identity';
import { IdParam, Reference, Uuid } from '@labelwright/contract/schemas';
import { type Static, Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { userReference } from '../identity/index.ts';
import { deleteUser, planDeletion, restoreUser } from './delete-user.ts';
import { listUsers } from './users.queries.ts';
import { changeUser, endSessions, getUser, mailPasswordReset, presentUser, revokeToken } from './users.service.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;
const params = Type.Object({ id: Reference });
const nothing = Type.Null();

export function userRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/users',
    config,
    schema: {
      tags,
      summary: 'All accounts of this server',
      description:
        'A bare array with limit and cursor, {count, next, previous, results} with page. Deleted ones on request.',
      querystring: AdminUserQuery,
      response: { 200: AdminUsers },
    },
    handler: async (request, reply) => {
      const { search, status, global_role: globalRole, organization, sort = 'id' } = request.query;
      const asked = pageRequest(request.query);
      const now = platform.now();
      const { rows, total } = await withSystem(platform.db, (tx) =>
        listUsers(
          tx,
          { search: search || undefined, status, globalRole, organization, now },
          {
            sort,
            after: asked.after,
            offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
            limit: asked.limit,
          },
        ),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.sort_key, row.id]);
      return sendPage(request, reply, asked, {
        ...page,
        rows: page.rows.map((row) => presentUser(row, now)),
        total,
      }) as Static<typeof AdminUsers>;
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/users/:id',
    config,
    schema: {
      tags,
      summary: 'Read one account',
      description: 'With its memberships, sessions, API tokens and how much work it did.',
      params,
      response: { 200: AdminUserDetail },
    },
    handler: (request) => getUser(platform, request.actor, userReference(request.params.id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/admin/users/:id',
    config,
    schema: {
      tags,
      summary: 'Verify, lock or disable an account, or give it the rights of a super administrator',
      description:
        'A disabled account can do nothing, with any credential; a locked one cannot sign in. The first super administrator is made on the command line; the last one stays.',
      params,
      body: AdminUserChange,
      response: { 200: AdminUserDetail },
    },
    handler: ({ actor, params: { id }, body }) => changeUser(platform, actor, userReference(id), body),
  });
  deletionRoutes(http, platform);
  credentialRoutes(http, platform);
}

function deletionRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/users/:id/deletion',
    config,
    schema: {
      tags,
      summary: 'What deleting an account would do',
      params,
      response: { 200: UserDeletionPlan },
    },
    handler: ({ actor, params: { id } }) => planDeletion(platform, actor, userReference(id)),
  });
  http.route({
    method: 'DELETE',
    url: '/api/admin/users/:id',
    config,
    schema: {
      tags,
      summary: 'Delete an account',
      description:
        'Annotations, reviews and comments stay; tasks that it holds go back. It can be restored until RETENTION_DAYS are over, then whose it was is forgotten.',
      params,
      querystring: UserDeletionQuery,
      response: { 204: nothing },
    },
    handler: async ({ actor, params: { id }, query }, reply) => {
      await deleteUser(platform, actor, userReference(id), query.successor);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'POST',
    url: '/api/admin/users/:id/restore',
    config,
    schema: { tags, summary: 'Restore a deleted account', params, response: { 200: AdminUserDetail } },
    handler: ({ actor, params: { id } }) => restoreUser(platform, actor, userReference(id)),
  });
}

function credentialRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/admin/users/:id/reset-password',
    config,
    schema: {
      tags,
      summary: 'Mail the link to choose a new password',
      description: 'At most one mail a minute. The present password works until a new one is chosen.',
      params,
      response: { 200: MailSent },
    },
    handler: async ({ actor, params: { id } }) => {
      await mailPasswordReset(platform, actor, userReference(id));
      return { sent: true as const };
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/admin/users/:id/sessions',
    config,
    schema: {
      tags,
      summary: 'End all sessions and bearer tokens of an account',
      params,
      response: { 200: SessionsEnded },
    },
    handler: async ({ actor, params: { id } }) => ({ ended: await endSessions(platform, actor, userReference(id)) }),
  });
  http.route({
    method: 'DELETE',
    url: '/api/admin/users/:id/sessions/:sessionId',
    config,
    schema: {
      tags,
      summary: 'End one session of an account',
      params: Type.Object({ id: Reference, sessionId: Uuid }),
      response: { 204: nothing },
    },
    handler: async ({ actor, params: { id, sessionId } }, reply) => {
      await endSessions(platform, actor, userReference(id), sessionId);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/admin/users/:id/tokens/:tokenId',
    config,
    schema: {
      tags,
      summary: 'Revoke an API token of an account',
      params: Type.Object({ id: Reference, tokenId: IdParam }),
      response: { 204: nothing },
    },
    handler: async ({ actor, params: { id, tokenId } }, reply) => {
      await revokeToken(platform, actor, userReference(id), Number(tokenId));
      return reply.code(204).send(null);
    },
  });
}
