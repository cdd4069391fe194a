import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface Sampling {
  isUncertainty: boolean;
  /** Dealt out among the people of the project. */
  isDealt: boolean;
  modelVersion: string;
}

/** undefined: the project is gone. */
export async function findSampling(tx: Tx, scope: QueueScope): Promise<Sampling | undefined> {
  const { rows } = await sql<Sampling>`
    select sampling = 'Uncertainty sampling' as "isUncertainty",
      sampling = 'Equally distributed blind pass sampling' as "isDealt", model_version as "modelVersion" from project
    where organization_id = ${scope.organizationId} and id = ${scope.projectId} and deleted_at is null`.execute(tx);
  return rows[0];
}

/** Everybody looks from the start once, where the order of tasks follows their scores. */
export async function tellOfNewScores(tx: Tx, scope: QueueScope): Promise<void> {
  await sql`
    update project set queue_version = queue_version + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId} and sampling = 'Uncertainty sampling'`.execute(
    tx,
  );
}

export async function bumpQueue(tx: Tx, scope: QueueScope): Promise<void> {
  await sql`
    update project set queue_version = queue_version + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

/**
 * Places a block of tasks by their best score (2 + score), or by chance where they have none or the project does not
 * sample by it. Returns the last id of the block; undefined at the end.
 */
export async function placeByScore(
  tx: Tx,
  scope: QueueScope,
  sampling: Sampling,
  afterId: number,
  limit: number,
): Promise<number | undefined> {
  const { modelVersion } = sampling;
  const score = sampling.isUncertainty
    ? sql`(select 2 + max(r.score) from prediction r
        where r.task_id = block.id and (${modelVersion} = '' or r.model_version = ${modelVersion}))`
    : sql`null::double precision`;
  const { rows } = await sql<{ last: number | null }>`
    with block as (
      select t.id, t.sample_key from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null and t.id > ${afterId}
      order by t.id limit ${limit} for no key update
    ), placed as (
      update task t set sample_key = coalesce(fresh.key, random())
      from (select block.id, block.sample_key as before, ${score} as key from block) as fresh
      where t.id = fresh.id and coalesce(fresh.key, 0) <> fresh.before and (fresh.key is not null or fresh.before >= 2)
      returning t.id)
    select max(block.id) as last from block`.execute(tx);
  return rows[0]?.last ?? undefined;
}

/**
 * Numbers a block of open tasks without gaps, from `place` on, for the deal of equal distribution. Returns the last id of the
 * block and the next place; undefined at the end.
 */
export async function numberForDeal(
  tx: Tx,
  scope: QueueScope,
  after: { id: number; place: number },
  limit: number,
): Promise<{ id: number; place: number } | undefined> {
  const { rows } = await sql<{ last: number | null; count: number }>`
    with block as (
      select t.id from task t
      where t.organization_id = ${scope.organizationId} and t.project_id = ${scope.projectId} and t.deleted_at is null
        and not t.is_labeled and t.id > ${after.id}
      order by t.id limit ${limit} for no key update
    ), numbered as (
      select id, 9 + ${after.place}::bigint + row_number() over (order by id) as key from block
    ), placed as (
      update task t set sample_key = n.key from numbered n where t.id = n.id and t.sample_key <> n.key returning t.id)
    select max(id) as last, count(*) as count from block`.execute(tx);
  const [row] = rows;
  return row?.last ? { id: row.last, place: after.place + row.count } : undefined;
}
