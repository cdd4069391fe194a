import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface StageRow {
  id: number;
  title: string;
  state: string;
  tasks: number;
  labelled: number;
  golden: number;
  in_review: number;
  accepted: number;
  rejected: number;
  in_adjudication: number;
  adjudicated: number;
  final: number;
}

/** Counters and partial indices only: the rows of most tasks are not looked at. */
export async function listStages(tx: Tx, organizationId: number, projectIds: readonly number[]): Promise<StageRow[]> {
  const { rows } = await sql<StageRow>`
    with counter as (
      select project_id, sum(task_number) as tasks, sum(finished_task_number) as labelled, sum(ground_truth_number) as golden
      from project_counter where organization_id = ${organizationId} and project_id = any (${projectIds}::bigint[]) group by 1
    ), review as (
      select project_id, count(*) filter (where review_status = 'pending') as in_review,
        count(*) filter (where review_status in ('approved', 'accepted_blind')) as accepted,
        count(*) filter (where review_status in ('rejected', 'adjudication')) as rejected
      from task
      where organization_id = ${organizationId} and project_id = any (${projectIds}::bigint[]) and deleted_at is null
        and review_status in ('pending', 'approved', 'accepted_blind', 'rejected', 'adjudication') group by 1
    ), standing as (
      select project_id, count(*) as final from task
      where organization_id = ${organizationId} and project_id = any (${projectIds}::bigint[]) and deleted_at is null
        and final_annotation_id is not null group by 1
    ), settling as (
      select project_id, count(*) filter (where status in ('pending', 'claimed')) as in_adjudication,
        count(*) filter (where status = 'done') as adjudicated
      from adjudication
      where organization_id = ${organizationId} and project_id = any (${projectIds}::bigint[]) group by 1
    )
    select p.id, p.title, p.state, coalesce(c.tasks, 0) as tasks, coalesce(c.labelled, 0) as labelled, coalesce(c.golden, 0) as golden,
      coalesce(r.in_review, 0) as in_review, coalesce(r.accepted, 0) as accepted, coalesce(r.rejected, 0) as rejected,
      coalesce(a.in_adjudication, 0) as in_adjudication, coalesce(a.adjudicated, 0) as adjudicated, coalesce(s.final, 0) as final
    from project p
    left join counter c on c.project_id = p.id
    left join review r on r.project_id = p.id
    left join standing s on s.project_id = p.id
    left join settling a on a.project_id = p.id
    where p.organization_id = ${organizationId} and p.id = any (${projectIds}::bigint[]) and p.deleted_at is null
    order by p.id`.execute(tx);
  return rows;
}
