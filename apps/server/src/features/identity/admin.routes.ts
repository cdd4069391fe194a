import { AdminUser, AdminUserPatch } from '@labelwright/contract/identity';
import { PageQuery, Reference } from '@labelwright/contract/schemas';
import { type Static, Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AdminUserRow, listUsers, updateUser } from './admin.queries.ts';
import { credentialsOf } from './credentials.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;
const Users = Type.Union([
  Type.Array(AdminUser),
  Type.Object({
    count: Type.Integer(),
    next: Type.Union([Type.String(), Type.Null()]),
    previous: Type.Union([Type.String(), Type.Null()]),
    results: Type.Array(AdminUser),
  }),
]);

export function adminRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/users',
    config,
    schema: {
      tags,
      summary: 'All accounts of this server',
      querystring: Type.Object({
        ...PageQuery.properties,
        search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the address or name' })),
      }),
      response: { 200: Users },
    },
    handler: async (request, reply) => {
      const asked = pageRequest(request.query);
      const { rows, total } = await withSystem(platform.db, (tx) =>
        listUsers(tx, {
          search: request.query.search || undefined,
          afterId: Number(asked.after?.[0] ?? 0) || 0,
          offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
          limit: asked.limit,
        }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      return sendPage(request, reply, asked, { ...page, rows: page.rows.map(present), total }) as Static<typeof Users>;
    },
  });
  http.route({
    method: 'PATCH',
    url: '/api/admin/users/:id',
    config,
    schema: {
      tags,
      summary: 'Verify, disable or enable an account',
      description:
        'A disabled account can do nothing, with any credential. Super administrators are made on the command line only.',
      params: Type.Object({ id: Reference }),
      body: AdminUserPatch,
      response: { 200: AdminUser },
    },
    handler: async (request) => {
      const { actor, body, params } = request;
      const updated = await withSystem(platform.db, async (tx) => {
        const row = await updateUser(tx, referenceOf(params.id), {
          ...(body.is_verified === undefined ? {} : { is_verified: body.is_verified }),
          ...(body.is_disabled === undefined ? {} : { disabled_at: body.is_disabled ? platform.now() : null }),
        });
        if (!row) throw notFound('User');
        if (row.id === actor.userId && row.disabled_at !== null)
          throw new AppError('conflict', 'You cannot disable your own account.');
        await emit(tx, actor, {
          type: 'USER_UPDATED',
          organizationId: actor.organizationId,
          aggregateType: 'user',
          aggregateId: row.uuid,
          payload: { user_id: row.id, ...body },
        });
        return row;
      });
      credentialsOf(platform.db).forgetUser(updated.id);
      return present(updated);
    },
  });
}

function referenceOf(text: string): { id: number } | { uuid: string } {
  if (/^[1-9]\d{0,15}$/.test(text)) return { id: Number(text) };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { uuid: text };
  throw notFound('User');
}

function present(row: AdminUserRow): AdminUser {
  return {
    id: row.uuid,
    user_id: row.id,
    email: row.email,
    display_name: row.display_name,
    is_verified: row.is_verified,
    is_disabled: row.disabled_at !== null,
    global_role: row.global_role,
    last_activity_at: row.last_activity_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
