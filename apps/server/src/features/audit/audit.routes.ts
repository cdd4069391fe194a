import { AuditQuery, AuditRow, EventQuery, EventRow, LogRowQuery } from '@labelwright/contract/audit';
import { Id, Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import { cutPage, pageRequest, sendPage } from '../../platform/http/paging.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findAuditRow, findEvent, listAudit, listEvents } from './audit.queries.ts';

type AuditRecord = Awaited<ReturnType<typeof listAudit>>[number];
type EventRecord = Awaited<ReturnType<typeof listEvents>>[number];

const tags = ['Audit'];
const lastId = (after: readonly unknown[] | undefined): number | undefined =>
  after === undefined ? undefined : Number(after[0]) || 0;

export function auditRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/admin/audit',
    config: { permission: 'audit.read' },
    schema: {
      tags,
      summary: 'Who did what',
      description:
        'Every state change and every refused request of the organization, newest first. Rows cannot be changed or deleted.',
      querystring: AuditQuery,
      response: { 200: Type.Array(AuditRow) },
    },
    handler: async (request, reply) => {
      const { query } = request;
      const asked = pageRequest(query);
      const rows = await within(platform, request.actor, query.everywhere, (tx, organizationId) =>
        listAudit(tx, {
          organizationId,
          action: query.action,
          actorUserId: query.actor_user_id,
          resourceType: query.resource_type,
          resourceId: query.resource_id,
          status: query.status,
          impersonationId: query.impersonation_id,
          search: query.search,
          from: query.from,
          to: query.to,
          limit: asked.limit,
          afterId: lastId(asked.after),
        }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      return sendPage(request, reply, asked, {
        ...page,
        rows: page.rows.map((row) => presentAuditRow(row, query.everywhere)),
      }) as AuditRow[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/audit/:id',
    config: { permission: 'audit.read' },
    schema: {
      tags,
      summary: 'Read one audit row',
      params: Type.Object({ id: Uuid }),
      querystring: LogRowQuery,
      response: { 200: AuditRow },
    },
    handler: async ({ actor, params, query: { everywhere } }) => {
      const row = await within(platform, actor, everywhere, (tx, organizationId) =>
        findAuditRow(tx, organizationId, params.id),
      );
      if (!row) throw notFound('Audit row');
      return presentAuditRow(row, everywhere);
    },
  });
  eventRoutes(http, platform);
}

function eventRoutes(http: Http, platform: Platform): void {
  for (const url of ['/api/admin/events', '/api/event-log']) {
    http.route({
      method: 'GET',
      url,
      config: { permission: 'audit.read' },
      schema: {
        tags,
        summary: 'Facts of the business in order',
        description: 'The immutable event log of the organization, newest first.',
        querystring: EventQuery,
        response: { 200: Type.Array(EventRow) },
      },
      handler: async (request, reply) => {
        const { query } = request;
        const asked = pageRequest(query);
        const rows = await within(platform, request.actor, query.everywhere, (tx, organizationId) =>
          listEvents(tx, {
            organizationId,
            eventType: query.event_type,
            projectId: query.project,
            actorUserId: query.actor_user_id,
            aggregateType: query.aggregate_type,
            aggregateId: query.aggregate_id,
            from: query.from,
            to: query.to,
            limit: asked.limit,
            afterId: lastId(asked.after),
          }),
        );
        const page = cutPage(rows, asked.limit, (row) => [row.id]);
        return sendPage(request, reply, asked, {
          ...page,
          rows: page.rows.map((row) => presentEvent(row, query.everywhere)),
        }) as EventRow[];
      },
    });
    http.route({
      method: 'GET',
      url: `${url}/:id`,
      config: { permission: 'audit.read' },
      schema: {
        tags,
        summary: 'Read one event',
        params: Type.Object({ id: Id }),
        querystring: LogRowQuery,
        response: { 200: EventRow },
      },
      handler: async ({ actor, params, query: { everywhere } }) => {
        const row = await within(platform, actor, everywhere, (tx, organizationId) =>
          findEvent(tx, organizationId, params.id),
        );
        if (!row) throw notFound('Event');
        return presentEvent(row, everywhere);
      },
    });
  }
}

/** In the actor's organization, or everywhere for those who may. */
function within<T>(
  platform: Platform,
  actor: Actor,
  everywhere: boolean | undefined,
  work: (tx: Tx, organizationId: number | undefined) => Promise<T>,
): Promise<T> {
  if (!everywhere) return withActor(platform.db, actor, (tx) => work(tx, actor.organizationId ?? 0));
  const isAllowed = actor.scopes === undefined || isInScope(actor.scopes, 'platform.admin');
  if (actor.globalRole !== 'super_admin' || !isAllowed)
    throw new AppError('forbidden', 'Only super administrators see what happens in all organizations.');
  return withSystem(platform.db, (tx) => work(tx, undefined));
}

function presentAuditRow({ uuid, organization_id, ...row }: AuditRecord, everywhere: boolean | undefined): AuditRow {
  return {
    ...row,
    ...(everywhere ? { organization_id } : {}),
    id: uuid,
    metadata: row.metadata as Record<string, unknown>,
    created_at: row.created_at.toISOString(),
  };
}

function presentEvent(
  { organization_id, created_at: createdAt, ...row }: EventRecord,
  everywhere: boolean | undefined,
): EventRow {
  return {
    ...row,
    ...(everywhere ? { organization_id } : {}),
    payload: row.payload as Record<string, unknown>,
    ts: createdAt.toISOString(),
  };
}
