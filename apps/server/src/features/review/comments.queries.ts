import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Scope } from './review.queries.ts';

export interface AuthorRow {
  id: number;
  email: string;
  first_name: string;
  last_name: string;
  name: string;
}

export interface CommentRow {
  id: number;
  project_id: number;
  task_id: number;
  inner_id: number;
  project_title: string;
  annotation_id: number | null;
  /** Whose annotation it is about. */
  annotation_author: number | null;
  draft_id: number | null;
  parent_id: number | null;
  text: string;
  region_ref: Record<string, unknown> | null;
  classifications: unknown;
  is_resolved: boolean;
  resolved_at: Date | null;
  resolved_by: number | null;
  mentions: number[];
  author: AuthorRow | null;
  created_at: Date;
  updated_at: Date;
  is_read: boolean | null;
}

const SELECT = sql`
  select c.id, c.project_id, c.task_id, t.inner_id, p.title as project_title, c.annotation_id, a.completed_by as annotation_author, c.draft_id,
    c.parent_id, c.text, c.region_ref, c.classifications, c.is_resolved, c.resolved_at, c.resolved_by, c.created_at, c.updated_at,
    coalesce((select array_agg(m.user_id order by m.user_id) from comment_mention m where m.comment_id = c.id), '{}') as mentions,
    case when u.id is not null then jsonb_build_object('id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name,
      'name', coalesce(nullif(u.display_name, ''), nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email::text)) end as author`;

const FROM = sql`
  from comment c
  join comment root on root.id = coalesce(c.parent_id, c.id)
  join task t on t.id = c.task_id and t.deleted_at is null
  join project p on p.id = c.project_id
  left join annotation a on a.id = c.annotation_id
  left join app_user u on u.id = c.created_by`;

/**
 * Threads that somebody may see who does not see all annotations: those about annotations that they see, and about a task
 * those that they began or were called into, and what people who see everything say about it.
 */
function visibleTo(userId: number): RawBuilder<unknown> {
  return sql`case when root.annotation_id is not null then (p.show_annotation_history and not t.is_golden) or a.completed_by = ${userId}
    else root.created_by = ${userId} or root.is_from_staff or exists (
      select from comment_mention m join comment w on w.id = m.comment_id
      where m.user_id = ${userId} and coalesce(w.parent_id, w.id) = root.id) end`;
}

export interface CommentFilter {
  /** undefined: sees everything. */
  visibleTo: number | undefined;
  id?: number | undefined;
  annotation?: number | undefined;
  task?: number | undefined;
  draft?: number | undefined;
  isResolved?: boolean | undefined;
}

function matching(scope: Scope, filter: CommentFilter): RawBuilder<unknown> {
  return sql`c.organization_id = ${scope.organizationId} and c.project_id = ${scope.projectId} and c.deleted_at is null
    ${filter.id === undefined ? sql`` : sql`and c.id = ${filter.id}`}
    ${filter.annotation === undefined ? sql`` : sql`and c.annotation_id = ${filter.annotation}`}
    ${filter.task === undefined ? sql`` : sql`and c.task_id = ${filter.task}`}
    ${filter.draft === undefined ? sql`` : sql`and c.draft_id = ${filter.draft}`}
    ${filter.isResolved === undefined ? sql`` : sql`and c.is_resolved = ${filter.isResolved}`}
    ${filter.visibleTo === undefined ? sql`` : sql`and ${visibleTo(filter.visibleTo)}`}`;
}

export async function listComments(
  tx: Tx,
  scope: Scope,
  filter: CommentFilter,
  page: { after: number | undefined; newestFirst: boolean; limit: number; offset: number },
): Promise<CommentRow[]> {
  const from = page.newestFirst ? sql`c.id < ${page.after ?? null}` : sql`c.id > ${page.after ?? null}`;
  const { rows } = await sql<CommentRow>`
    ${SELECT}, null as is_read ${FROM}
    where ${matching(scope, filter)} ${page.after === undefined ? sql`` : sql`and ${from}`}
    order by c.id ${page.newestFirst ? sql`desc` : sql`asc`} limit ${page.limit} offset ${page.offset}`.execute(tx);
  return rows;
}

export async function countComments(tx: Tx, scope: Scope, filter: CommentFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count ${FROM} where ${matching(scope, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Where a comment, an annotation or a draft of one's own belongs. */
export async function findProjectOf(
  tx: Tx,
  organizationId: number,
  what: { comment: number } | { annotation: number } | { draft: number; userId: number },
): Promise<number | undefined> {
  const source =
    'comment' in what
      ? sql`comment where id = ${what.comment} and deleted_at is null`
      : 'annotation' in what
        ? sql`annotation where id = ${what.annotation} and deleted_at is null`
        : sql`annotation_draft where id = ${what.draft} and user_id = ${what.userId}`;
  const { rows } = await sql<{ project_id: number }>`
    select project_id from ${source} and organization_id = ${organizationId}`.execute(tx);
  return rows[0]?.project_id;
}

export interface SubjectRow {
  task_id: number;
  annotation_id: number | null;
  draft_id: number | null;
  annotation_author: number | null;
  show_annotation_history: boolean;
}

/** What a new thread is about; undefined when there is no such thing in the project. */
export async function findSubject(
  tx: Tx,
  scope: Scope,
  what: { annotation?: number; draft?: number; task?: number },
): Promise<SubjectRow | undefined> {
  const { rows } = await sql<SubjectRow>`
    select t.id as task_id, a.id as annotation_id, d.id as draft_id, a.completed_by as annotation_author,
      p.show_annotation_history and not t.is_golden as show_annotation_history
    from task t
    join project p on p.id = t.project_id
    left join annotation a on a.id = ${what.annotation ?? null}::bigint and a.task_id = t.id and a.deleted_at is null
    left join annotation_draft d on d.id = ${what.draft ?? null}::bigint and d.task_id = t.id
    where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
      and t.id = coalesce(${what.task ?? null}::bigint,
        (select task_id from annotation where id = ${what.annotation ?? null}::bigint and organization_id = ${scope.organizationId} and deleted_at is null),
        (select task_id from annotation_draft where id = ${what.draft ?? null}::bigint and organization_id = ${scope.organizationId}))`.execute(
    tx,
  );
  const row = rows[0];
  if (!row || (what.annotation !== undefined && row.annotation_id === null)) return undefined;
  return row;
}
