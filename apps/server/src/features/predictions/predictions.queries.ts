import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PredictionRow } from '../distribution/index.ts';

export interface ProjectScope {
  organizationId: number;
  projectId: number;
}

export interface NewPrediction {
  task_id: number;
  result: unknown;
  score: number | null;
  model_version: string;
  cluster: number | null;
  neighbors: unknown;
  mislabeling: number;
  /** Whose answer it is; null for what was sent or imported. */
  ml_backend_id?: number | null;
}

/** Whether people who label see it: where the project shows predictions, those of its model version. */
const isShown = sql<boolean>`(p.show_collab_predictions and (p.model_version = '' or r.model_version = p.model_version))`;

/** Data of live tasks of the project, by id. The rows stay locked: predictions change their counters. */
export async function lockTaskData(
  tx: Tx,
  scope: ProjectScope,
  taskIds: readonly number[],
): Promise<Map<number, Record<string, unknown>>> {
  const { rows } = await sql<{ id: number; data: Record<string, unknown> }>`
    select id, data from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and id = any (${taskIds}::bigint[])
    order by id for no key update`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.data]));
}

/** Stores a batch; the tasks and the project count them in the same transaction. */
export async function insertPredictions(
  tx: Tx,
  scope: ProjectScope,
  predictions: readonly NewPrediction[],
): Promise<PredictionRow[]> {
  const { rows } = await sql<PredictionRow>`
    insert into prediction (organization_id, project_id, task_id, result, score, model_version, cluster, neighbors, mislabeling, ml_backend_id)
    select ${scope.organizationId}, ${scope.projectId}, r.task_id, r.result, r.score, r.model_version, r.cluster, r.neighbors, r.mislabeling,
      r.ml_backend_id
    from jsonb_to_recordset(${JSON.stringify(predictions)}::jsonb)
      as r(task_id bigint, result jsonb, score double precision, model_version text, cluster integer, neighbors jsonb, mislabeling double precision,
        ml_backend_id bigint)
    returning *`.execute(tx);
  await sql`
    update task t set total_predictions = t.total_predictions + added.number
    from (select id, count(*) as number from unnest(${predictions.map(({ task_id }) => task_id)}::bigint[]) as given(id) group by id) as added
    where t.id = added.id`.execute(tx);
  await countPredictions(tx, scope, predictions.length);
  return rows;
}

/** Makes room for newer ones: those of the same tasks and version. Returns how many there were. */
export async function deleteOfVersions(
  tx: Tx,
  scope: ProjectScope,
  replaced: readonly Pick<NewPrediction, 'task_id' | 'model_version'>[],
): Promise<number> {
  const { rows } = await sql<{ task_id: number }>`
    delete from prediction r
    using (select distinct g.task_id, g.model_version
      from jsonb_to_recordset(${JSON.stringify(replaced)}::jsonb) as g(task_id bigint, model_version text)) as gone
    where r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
      and r.task_id = gone.task_id and r.model_version = gone.model_version
    returning r.task_id`.execute(tx);
  if (rows.length === 0) return 0;
  await sql`
    update task t set total_predictions = greatest(t.total_predictions - gone.number, 0)
    from (select id, count(*) as number from unnest(${rows.map((row) => row.task_id)}::bigint[]) as given(id) group by id) as gone
    where t.id = gone.id`.execute(tx);
  await countPredictions(tx, scope, -rows.length);
  return rows.length;
}

async function countPredictions(tx: Tx, scope: ProjectScope, change: number): Promise<void> {
  await sql`
    select change_counters(${scope.organizationId}, ${scope.projectId},
      row(0, 0, 0, ${change}::bigint, 0, 0, 0, 0, 0, 0, 0)::task_tally)`.execute(tx);
}

export async function findPrediction(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<(PredictionRow & { is_shown: boolean; data: Record<string, unknown> }) | undefined> {
  const { rows } = await sql<PredictionRow & { is_shown: boolean; data: Record<string, unknown> }>`
    select r.*, ${isShown} as is_shown, t.data
    from prediction r
    join task t on t.id = r.task_id and t.deleted_at is null
    join project p on p.id = r.project_id
    where r.organization_id = ${organizationId} and r.id = ${id}`.execute(tx);
  return rows[0];
}

export async function updatePrediction(
  tx: Tx,
  id: number,
  change: Pick<NewPrediction, 'result' | 'score' | 'model_version' | 'cluster' | 'mislabeling'>,
): Promise<void> {
  await sql`
    update prediction set result = ${JSON.stringify(change.result)}::jsonb, score = ${change.score},
      model_version = ${change.model_version}, cluster = ${change.cluster}, mislabeling = ${change.mislabeling}
    where id = ${id}`.execute(tx);
}

export async function deletePrediction(tx: Tx, scope: ProjectScope, row: PredictionRow): Promise<void> {
  await sql`update task set total_predictions = greatest(total_predictions - 1, 0) where id = ${row.task_id}`.execute(
    tx,
  );
  await sql`delete from prediction where id = ${row.id}`.execute(tx);
  await countPredictions(tx, scope, -1);
}

export interface PredictionFilter {
  taskId: number | undefined;
  modelVersion: string | undefined;
  /** People who label see what the project shows them. */
  onlyShown: boolean;
  afterId: number;
  limit: number;
  offset: number;
}

export async function listPredictions(tx: Tx, scope: ProjectScope, filter: PredictionFilter): Promise<PredictionRow[]> {
  const { rows } = await sql<PredictionRow>`
    select r.*
    from prediction r
    join task t on t.id = r.task_id and t.deleted_at is null
    join project p on p.id = r.project_id
    where ${matching(scope, filter)} and r.id > ${filter.afterId}
    order by r.id limit ${filter.limit} offset ${filter.offset}`.execute(tx);
  return rows;
}

export async function countMatching(tx: Tx, scope: ProjectScope, filter: PredictionFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from prediction r
    join task t on t.id = r.task_id and t.deleted_at is null
    join project p on p.id = r.project_id
    where ${matching(scope, filter)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

function matching(scope: ProjectScope, filter: PredictionFilter) {
  return sql`r.organization_id = ${scope.organizationId} and r.project_id = ${scope.projectId}
    ${filter.onlyShown ? sql`and ${isShown}` : sql``}
    ${filter.taskId === undefined ? sql`` : sql`and r.task_id = ${filter.taskId}`}
    ${filter.modelVersion === undefined ? sql`` : sql`and r.model_version = ${filter.modelVersion}`}`;
}
