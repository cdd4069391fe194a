import {
  AdminOrganizationDetail,
  AdminOrganizationPatch,
  AdminOrganizationQuery,
  AdminOrganizations,
  NewAdminOrganization,
  SuspendBody,
} from '@labelwright/contract/administration';
import { IdParam } from '@labelwright/contract/schemas';
import { type Static, Type } from 'typebox';
import { withSystem } from '../../platform/db/db.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { listAdminOrganizations } from './organizations.queries.ts';
import {
  changeAdminOrganization,
  createAdminOrganization,
  getAdminOrganization,
  presentOrganization,
  setSuspended,
} from './organizations.service.ts';

const tags = ['Administration'];
const config = { permission: 'platform.admin' } as const;
const params = Type.Object({ id: IdParam });

export function organizationRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/organizations',
    config,
    schema: {
      tags,
      summary: 'All organizations of this server',
      description: 'By name, with how much is in them.',
      querystring: AdminOrganizationQuery,
      response: { 200: AdminOrganizations },
    },
    handler: async (request, reply) => {
      const { search, status } = request.query;
      const asked = pageRequest(request.query);
      const { rows, total } = await withSystem(platform.db, (tx) =>
        listAdminOrganizations(
          tx,
          { search: search || undefined, status },
          {
            after: asked.after,
            offset: asked.page === undefined ? 0 : (asked.page - 1) * asked.limit,
            limit: asked.limit,
          },
        ),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.sort_key, row.id]);
      return sendPage(request, reply, asked, {
        ...page,
        rows: page.rows.map(presentOrganization),
        total,
      }) as Static<typeof AdminOrganizations>;
    },
  });
  http.route({
    method: 'POST',
    url: '/api/admin/organizations',
    config,
    schema: {
      tags,
      summary: 'Create an organization for somebody',
      body: NewAdminOrganization,
      response: { 201: AdminOrganizationDetail },
    },
    handler: async ({ actor, body }, reply) =>
      reply.code(201).send(await createAdminOrganization(platform, actor, body)),
  });
  http.route({
    method: 'GET',
    url: '/api/admin/organizations/:id',
    config,
    schema: { tags, summary: 'Read one organization', params, response: { 200: AdminOrganizationDetail } },
    handler: ({ params: { id } }) => getAdminOrganization(platform, Number(id)),
  });
  http.route({
    method: 'PATCH',
    url: '/api/admin/organizations/:id',
    config,
    schema: {
      tags,
      summary: 'Rename an organization, or limit its projects',
      params,
      body: AdminOrganizationPatch,
      response: { 200: AdminOrganizationDetail },
    },
    handler: ({ actor, params: { id }, body }) => changeAdminOrganization(platform, actor, Number(id), body),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/organizations/:id/suspend',
    config,
    schema: {
      tags,
      summary: 'Suspend an organization',
      description: 'Its people can sign in, read why, and nothing else, with any credential. Nothing is lost.',
      params,
      body: SuspendBody,
      response: { 200: AdminOrganizationDetail },
    },
    handler: ({ actor, params: { id }, body }) => setSuspended(platform, actor, Number(id), body.reason),
  });
  http.route({
    method: 'POST',
    url: '/api/admin/organizations/:id/restore',
    config,
    schema: {
      tags,
      summary: 'Let a suspended organization work again',
      params,
      response: { 200: AdminOrganizationDetail },
    },
    handler: ({ actor, params: { id } }) => setSuspended(platform, actor, Number(id), null),
  });
}
