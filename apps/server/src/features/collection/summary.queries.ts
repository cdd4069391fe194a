import type { ItemStatus, ItemType, ProcessingState } from '@labelwright/contract/collection-fields';
import type { ItemStep } from '@labelwright/contract/collection-items';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type ItemReader, isVisible, withRole } from './items.queries.ts';

export interface StatusCountRow {
  kind: ItemType;
  status: ItemStatus;
  processing_state: ProcessingState;
  count: number;
  unused: number;
}

/** Of what the reader may see of a project. */
export async function countByStatus(tx: Tx, reader: ItemReader, projectId: number): Promise<StatusCountRow[]> {
  const { rows } = await sql<StatusCountRow>`
    select i.kind, i.status, i.processing_state, count(*) as count, count(*) filter (where t.id is null) as unused
    from collection_item i ${withRole(reader)}
    left join task t on t.collection_item_id = i.id and t.deleted_at is null
    where i.organization_id = ${reader.organizationId} and i.project_id = ${projectId} and i.deleted_at is null
      and ${isVisible(reader)}
    group by i.kind, i.status, i.processing_state`.execute(tx);
  return rows;
}

export interface FacetsRow {
  domains: string[];
  languages: string[];
  tags: string[];
  deleted: number;
}

const MOST_FACETS = 200;

export async function listFacets(
  tx: Tx,
  reader: ItemReader,
  projectId: number,
  restorableSince: Date,
): Promise<FacetsRow> {
  const { rows } = await sql<FacetsRow>`
    with seen as (
      select i.domain, i.language, i.tags from collection_item i ${withRole(reader)}
      where i.organization_id = ${reader.organizationId} and i.project_id = ${projectId} and i.deleted_at is null
        and ${isVisible(reader)})
    select array(select distinct domain from seen where domain is not null order by 1 limit ${MOST_FACETS}) as domains,
      array(select distinct language from seen where language is not null order by 1 limit ${MOST_FACETS}) as languages,
      array(select distinct tag from seen, unnest(tags) tag order by 1 limit ${MOST_FACETS}) as tags,
      (select count(*) from collection_item d where d.organization_id = ${reader.organizationId}
        and d.project_id = ${projectId} and d.deleted_at >= ${restorableSince}) as deleted`.execute(tx);
  return rows[0] ?? { domains: [], languages: [], tags: [], deleted: 0 };
}

export interface ContributorRow {
  uuid: string;
  email: string;
  display_name: string;
  items: number;
  approved: number;
  rejected: number;
}

const MOST_CONTRIBUTORS = 500;

export async function listContributors(tx: Tx, reader: ItemReader, projectId: number): Promise<ContributorRow[]> {
  const { rows } = await sql<ContributorRow>`
    select u.uuid, u.email, u.display_name, count(*) as items,
      count(*) filter (where i.status = 'approved') as approved, count(*) filter (where i.status = 'rejected') as rejected
    from collection_item i ${withRole(reader)}
    join app_user u on u.id = i.created_by
    where i.organization_id = ${reader.organizationId} and i.project_id = ${projectId} and i.deleted_at is null
      and ${isVisible(reader)}
    group by u.id order by count(*) desc, u.id limit ${MOST_CONTRIBUTORS}`.execute(tx);
  return rows;
}

export interface HomeProjectRow {
  id: number;
  uuid: string;
  title: string;
  color: string | null;
  can_contribute: boolean;
  is_reviewer: boolean;
  waiting: number;
  draft: number;
  pending_review: number;
  approved: number;
  rejected: number;
}

const MOST_PROJECTS = 200;

/** Projects in which the reader may contribute or decides, with what became of their own items. */
export async function listHomeProjects(tx: Tx, reader: ItemReader): Promise<HomeProjectRow[]> {
  const user = reader.userId ?? 0;
  const { rows } = await sql<HomeProjectRow>`
    with here as (
      select i.id, p.uuid, p.title, p.color, may.can_contribute, may.is_reviewer, may.is_manager,
        p.settings ->> 'allow_self_review' = 'true' as allow_self
      from (select id from project where organization_id = ${reader.organizationId} and deleted_at is null) f
      cross join lateral (select f.id, f.id as project_id) i ${withRole(reader)}
      where (may.can_contribute or may.is_reviewer) and p.state <> 'completed')
    select h.id, h.uuid, h.title, h.color, h.can_contribute, h.is_reviewer, own.*, coalesce(w.waiting, 0) as waiting
    from here h
    cross join lateral (
      select count(*) filter (where c.status = 'draft') as draft,
        count(*) filter (where c.status = 'pending_review') as pending_review,
        count(*) filter (where c.status = 'approved') as approved, count(*) filter (where c.status = 'rejected') as rejected
      from collection_item c where c.organization_id = ${reader.organizationId} and c.project_id = h.id
        and c.created_by = ${user} and c.deleted_at is null) own
    left join lateral (
      select count(*) as waiting from collection_item c where h.is_reviewer and c.organization_id = ${reader.organizationId}
        and c.project_id = h.id and c.status = 'pending_review' and c.deleted_at is null
        and (h.is_manager or h.allow_self or c.created_by is distinct from ${user})) w on true
    order by own.draft + own.pending_review + own.approved + own.rejected desc, h.id desc
    limit ${MOST_PROJECTS}`.execute(tx);
  return rows;
}

/** Items that the person sent in, by day in UTC. */
export async function countDays(tx: Tx, reader: ItemReader, since: Date): Promise<{ day: string; count: number }[]> {
  const { rows } = await sql<{ day: string; count: number }>`
    select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as count from collection_item
    where organization_id = ${reader.organizationId} and created_by = ${reader.userId ?? 0} and deleted_at is null
      and created_at >= ${since}
    group by 1 order by 1`.execute(tx);
  return rows;
}

export interface OwnDecisionRow {
  item_id: string;
  item_kind: ItemType;
  title: string;
  status: ItemStatus;
  project_id: number;
  kind: ItemStep['kind'];
  feedback: string | null;
  created_at: Date;
}

export async function listOwnDecisions(tx: Tx, reader: ItemReader, limit: number): Promise<OwnDecisionRow[]> {
  const { rows } = await sql<OwnDecisionRow>`
    select i.id as item_id, i.kind as item_kind, i.title, i.status, i.project_id, s.kind, s.feedback, s.created_at
    from collection_step s join collection_item i on i.id = s.item_id and i.deleted_at is null
    join project p on p.id = i.project_id and p.deleted_at is null
    where s.organization_id = ${reader.organizationId} and i.created_by = ${reader.userId ?? 0}
      and s.kind in ('approved', 'rejected', 'feedback', 'undone')
    order by s.id desc limit ${limit}`.execute(tx);
  return rows;
}
