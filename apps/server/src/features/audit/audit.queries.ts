import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface AuditFilter {
  /** undefined: everywhere; needs a system transaction. */
  organizationId: number | undefined;
  action?: string | undefined;
  actorUserId?: number | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  status?: string | undefined;
  impersonationId?: string | undefined;
  search?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  afterId: number | undefined;
}

export async function listAudit(tx: Tx, filter: AuditFilter) {
  let query = tx.selectFrom('audit_log').selectAll();
  if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
  if (filter.action) query = query.where('action', '=', filter.action);
  if (filter.actorUserId) query = query.where('actor_user_id', '=', filter.actorUserId);
  if (filter.resourceType) query = query.where('resource_type', '=', filter.resourceType);
  if (filter.resourceId) query = query.where('resource_id', '=', filter.resourceId);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.from) query = query.where('created_at', '>=', new Date(filter.from));
  if (filter.to) query = query.where('created_at', '<', new Date(filter.to));
  if (filter.impersonationId)
    query = query.where(
      sql<boolean>`metadata ? 'impersonation_id' and metadata ->> 'impersonation_id' = ${filter.impersonationId}`,
    );
  if (filter.search) {
    const { search } = filter;
    query = query.where(
      sql<boolean>`(strpos(lower(actor), lower(${search})) > 0 or strpos(action, lower(${search})) > 0 or request_id = ${search})`,
    );
  }
  if (filter.afterId !== undefined) query = query.where('id', '<', filter.afterId);
  return query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
}

export async function findAuditRow(tx: Tx, organizationId: number | undefined, uuid: string) {
  return tx
    .selectFrom('audit_log')
    .selectAll()
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? 0))
    .where('uuid', '=', uuid)
    .executeTakeFirst();
}

export interface EventFilter {
  /** undefined: everywhere; needs a system transaction. */
  organizationId: number | undefined;
  eventType?: string | undefined;
  projectId?: number | undefined;
  actorUserId?: number | undefined;
  aggregateType?: string | undefined;
  aggregateId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  afterId: number | undefined;
}

export async function listEvents(tx: Tx, filter: EventFilter) {
  let query = tx.selectFrom('event_log').selectAll();
  if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
  if (filter.eventType) query = query.where('event_type', '=', filter.eventType);
  if (filter.projectId) query = query.where('project_id', '=', filter.projectId);
  if (filter.actorUserId) query = query.where('actor_user_id', '=', filter.actorUserId);
  if (filter.aggregateType) query = query.where('aggregate_type', '=', filter.aggregateType);
  if (filter.aggregateId) query = query.where('aggregate_id', '=', filter.aggregateId);
  if (filter.from) query = query.where('created_at', '>=', new Date(filter.from));
  if (filter.to) query = query.where('created_at', '<', new Date(filter.to));
  if (filter.afterId !== undefined) query = query.where('id', '<', filter.afterId);
  return query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
}

export async function findEvent(tx: Tx, organizationId: number | undefined, id: number) {
  return tx
    .selectFrom('event_log')
    .selectAll()
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? 0))
    .where('id', '=', id)
    .executeTakeFirst();
}
