import { AuditQuery, AuditRow, EventQuery, EventRow } from '@labelwright/contract/audit';
import { Id, Uuid } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
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
      const rows = await withActor(platform.db, request.actor, (tx) =>
        listAudit(tx, {
          organizationId: request.actor.organizationId ?? 0,
          action: query.action,
          actorUserId: query.actor_user_id,
          resourceType: query.resource_type,
          resourceId: query.resource_id,
          status: query.status,
          search: query.search,
          from: query.from,
          to: query.to,
          limit: asked.limit,
          afterId: lastId(asked.after),
        }),
      );
      const page = cutPage(rows, asked.limit, (row) => [row.id]);
      return sendPage(request, reply, asked, { ...page, rows: page.rows.map(presentAuditRow) }) as AuditRow[];
    },
  });
  http.route({
    method: 'GET',
    url: '/api/admin/audit/:id',
    config: { permission: 'audit.read' },
    schema: { tags, summary: 'Read one audit row', params: Type.Object({ id: Uuid }), response: { 200: AuditRow } },
    handler: async ({ actor, params }) => {
      const row = await withActor(platform.db, actor, (tx) => findAuditRow(tx, actor.organizationId ?? 0, params.id));
      if (!row) throw notFound('Audit row');
      return presentAuditRow(row);
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
        const rows = await withActor(platform.db, request.actor, (tx) =>
          listEvents(tx, {
            organizationId: request.actor.organizationId ?? 0,
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
        return sendPage(request, reply, asked, { ...page, rows: page.rows.map(presentEvent) }) as EventRow[];
      },
    });
    http.route({
      method: 'GET',
      url: `${url}/:id`,
      config: { permission: 'audit.read' },
      schema: { tags, summary: 'Read one event', params: Type.Object({ id: Id }), response: { 200: EventRow } },
      handler: async ({ actor, params }) => {
        const row = await withActor(platform.db, actor, (tx) => findEvent(tx, actor.organizationId ?? 0, params.id));
        if (!row) throw notFound('Event');
        return presentEvent(row);
      },
    });
  }
}

function presentAuditRow({ uuid, organization_id: _organization, ...row }: AuditRecord): AuditRow {
  return {
    ...row,
    id: uuid,
    metadata: row.metadata as Record<string, unknown>,
    created_at: row.created_at.toISOString(),
  };
}

function presentEvent({ organization_id: _organization, created_at: createdAt, ...row }: EventRecord): EventRow {
  return { ...row, payload: row.payload as Record<string, unknown>, ts: createdAt.toISOString() };
}
