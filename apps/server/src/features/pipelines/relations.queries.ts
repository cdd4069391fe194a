import type { NestingRules } from '@labelwright/contract/pipelines';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { Edge } from './pipelines.policy.ts';

/** Whoever changes the graph of an organization sees it whole, and nobody adds to it meanwhile. */
export async function lockGraph(tx: Tx, organizationId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pipelines:${organizationId}`}, 0))`.execute(tx);
}

/** Disabled relations too: switching one on must not close a ring. */
export async function listEdges(tx: Tx, organizationId: number): Promise<Edge[]> {
  const { rows } = await sql<Edge>`
    select parent_project_id as parent, child_project_id as child from project_relation
    where organization_id = ${organizationId} and deleted_at is null order by id`.execute(tx);
  return rows;
}

export async function listTitles(
  tx: Tx,
  organizationId: number,
  projectIds: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; title: string }>`
    select id, title from project where organization_id = ${organizationId} and id = any (${projectIds}::bigint[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

export interface NewRelation {
  organizationId: number;
  parentProjectId: number;
  childProjectId: number;
  rules: NestingRules;
  isActive: boolean;
  createdBy: number | undefined;
}

/** undefined: the pair exists. A deleted one comes back under its id, with what was decided in it. */
export async function insertRelation(tx: Tx, relation: NewRelation): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    with relation as (
      insert into project_relation as r (organization_id, parent_project_id, child_project_id, nesting_rules, is_active, created_by)
      values (${relation.organizationId}, ${relation.parentProjectId}, ${relation.childProjectId},
        ${JSON.stringify(relation.rules)}::jsonb, ${relation.isActive}, ${relation.createdBy ?? null})
      on conflict (child_project_id, parent_project_id) do update set
        nesting_rules = excluded.nesting_rules, is_active = excluded.is_active, created_by = excluded.created_by,
        created_at = now(), deleted_at = null
      where r.deleted_at is not null
      returning id
    ), counts as (
      insert into project_relation_count (relation_id, organization_id)
      select id, ${relation.organizationId} from relation on conflict do nothing
    )
    select id from relation`.execute(tx);
  return rows[0]?.id;
}

export interface RelationRow {
  id: number;
  parent_project_id: number;
  child_project_id: number;
  parent_title: string;
  parent_state: string;
  child_title: string;
  child_state: string;
  nesting_rules: NestingRules;
  is_active: boolean;
  seed: string;
  review_percentage: number;
  maximum_annotations: number;
  configs_differ: boolean;
  flowed: number;
  not_sampled: number;
  filtered: number;
  returned: number;
  answers_left: number;
  job_id: string | null;
  job_status: string | null;
  created_by: number | null;
  created_by_name: string | null;
  created_at: Date;
  updated_at: Date;
}

const RELATION = sql`
  select r.id, r.parent_project_id, r.child_project_id, p.title as parent_title, p.state as parent_state, c.title as child_title,
    c.state as child_state, r.nesting_rules, r.is_active, r.seed::text as seed, p.review_percentage, p.maximum_annotations,
    p.label_config_hash <> c.label_config_hash as configs_differ,
    n.flowed, n.not_sampled, n.filtered, n.returned, n.answers_left, j.id as job_id, j.status as job_status, r.created_by,
    coalesce(nullif(u.display_name, ''), nullif(trim(u.first_name || ' ' || u.last_name), ''), u.email::text) as created_by_name,
    r.created_at, r.updated_at
  from project_relation r
  join project p on p.id = r.parent_project_id and p.deleted_at is null
  join project c on c.id = r.child_project_id and c.deleted_at is null
  join project_relation_count n on n.relation_id = r.id
  left join job j on j.id = r.backfill_job_id
  left join app_user u on u.id = r.created_by`;

/** All that start or end at one of the projects. */
export async function listRelations(
  tx: Tx,
  organizationId: number,
  projectIds: readonly number[],
): Promise<RelationRow[]> {
  const { rows } = await sql<RelationRow>`
    ${RELATION}
    where r.organization_id = ${organizationId} and r.deleted_at is null
      and (r.parent_project_id = any (${projectIds}::bigint[]) or r.child_project_id = any (${projectIds}::bigint[]))
    order by r.id`.execute(tx);
  return rows;
}

export async function findRelation(tx: Tx, organizationId: number, id: number): Promise<RelationRow | undefined> {
  const { rows } = await sql<RelationRow>`
    ${RELATION} where r.organization_id = ${organizationId} and r.id = ${id} and r.deleted_at is null`.execute(tx);
  return rows[0];
}

export interface RelationChange {
  rules?: NestingRules | undefined;
  isActive?: boolean | undefined;
  backfillJobId?: string | undefined;
}

export async function updateRelation(
  tx: Tx,
  organizationId: number,
  id: number,
  change: RelationChange,
): Promise<void> {
  await sql`
    update project_relation set
      nesting_rules = coalesce(${change.rules === undefined ? null : JSON.stringify(change.rules)}::jsonb, nesting_rules),
      is_active = coalesce(${change.isActive ?? null}::boolean, is_active),
      backfill_job_id = coalesce(${change.backfillJobId ?? null}::uuid, backfill_job_id)
    where organization_id = ${organizationId} and id = ${id} and deleted_at is null`.execute(tx);
}

export async function deleteRelation(tx: Tx, organizationId: number, id: number, now: Date): Promise<void> {
  await sql`
    update project_relation set is_active = false, deleted_at = ${now.toISOString()}::timestamptz
    where organization_id = ${organizationId} and id = ${id}`.execute(tx);
}

export interface DecisionRow {
  id: number;
  relation_id: number;
  parent_task_id: number;
  child_task_id: number | null;
  outcome: 'flowed' | 'not_sampled' | 'filtered';
  reason: string;
  agreement: number | null;
  left_answers: { annotation: number; reason: string }[];
  returned_annotation_id: number | null;
  decided_at: Date;
  returned_at: Date | null;
}

const DECISION = sql`f.id, f.relation_id, f.parent_task_id, f.child_task_id, f.outcome, f.reason, f.agreement, f.left_answers,
  f.returned_annotation_id, f.decided_at, f.returned_at`;

/** Newest first. */
export async function listDecisions(
  tx: Tx,
  organizationId: number,
  relationId: number,
  options: { outcome: string | undefined; beforeId: number | undefined; limit: number },
): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select ${DECISION} from task_flow f
    where f.organization_id = ${organizationId} and f.relation_id = ${relationId}
      ${options.outcome === undefined ? sql`` : sql`and f.outcome = ${options.outcome}`}
      ${options.beforeId === undefined ? sql`` : sql`and f.id < ${options.beforeId}`}
    order by f.id desc limit ${options.limit}`.execute(tx);
  return rows;
}

/** What was decided for a task, as the one that sends and as the one that was made. */
export async function listDecisionsOfTask(tx: Tx, organizationId: number, taskId: number): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select ${DECISION} from task_flow f
    where f.organization_id = ${organizationId} and (f.parent_task_id = ${taskId} or f.child_task_id = ${taskId})
    order by f.id`.execute(tx);
  return rows;
}
