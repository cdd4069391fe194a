import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { AnnotationRow } from '../distribution/index.ts';
import { AGREEMENT } from '../tasks/index.ts';

const NAME = (alias: string) =>
  sql.raw(
    `coalesce(nullif(${alias}.display_name, ''), nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.email::text)`,
  );

const ANNOTATION = sql`a.*, u.email::text as author_email,
  coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.display_name) as author_name`;

export interface AdjudicatedTask {
  id: number;
  inner_id: number;
  project_id: number;
  data: unknown;
  meta: unknown;
  overlap: number;
  counted: number;
  is_labeled: boolean;
  agreement: number | null;
  definition_id: number | null;
  final_annotation_id: number | null;
}

export async function findAdjudicatedTask(
  tx: Tx,
  organizationId: number,
  taskId: number,
): Promise<AdjudicatedTask | undefined> {
  const { rows } = await sql<AdjudicatedTask>`
    select t.id, t.inner_id, t.project_id, t.data, t.meta, t.overlap, t.counted, t.is_labeled, ${AGREEMENT} as agreement,
      coalesce(t.task_definition_id, p.task_definition_id) as definition_id, t.final_annotation_id
    from task t join project p on p.id = t.project_id
    where t.organization_id = ${organizationId} and t.id = ${taskId} and t.deleted_at is null`.execute(tx);
  return rows[0];
}

export interface GivenAnswer extends AnnotationRow {
  /** Whoever gave it, in whichever project; null when nobody is known by it. */
  giver_id: number | null;
  giver_name: string | null;
  source_project_id: number;
  source_title: string;
  source_state: string;
  reviews: { decision: string; reason: string; by_id: number | null; by_name: string | null; at: string }[];
}

/** What people answered, with those who gave it where it was first given, and what reviewers said of it on the way. */
export async function listGivenAnswers(tx: Tx, organizationId: number, taskId: number): Promise<GivenAnswer[]> {
  const { rows } = await sql<GivenAnswer>`
    with recursive way as (
      select a.id as answer_id, a.id, a.parent_annotation_id, a.completed_by, a.project_id, a.origin, 0 as step from annotation a
      where a.organization_id = ${organizationId} and a.task_id = ${taskId} and a.deleted_at is null and not a.was_cancelled
        and a.origin not in ('adjudication', 'preannotation')
      union all
      select w.answer_id, up.id, up.parent_annotation_id, up.completed_by, up.project_id, up.origin, w.step + 1
      from way w join annotation up on up.id = w.parent_annotation_id
      where w.origin = 'copied' and w.step < 50
    ), source as (
      select distinct on (answer_id) answer_id, completed_by, project_id from way order by answer_id, step desc
    )
    select ${ANNOTATION}, s.completed_by as giver_id, ${NAME('g')} as giver_name, p.id as source_project_id, p.title as source_title,
      p.state as source_state, coalesce((
        select jsonb_agg(jsonb_build_object('decision', r.decision, 'reason', concat_ws(': ', nullif(r.reason, ''), nullif(r.feedback, '')),
          'by_id', r.decided_by, 'by_name', ${NAME('d')}, 'at', r.decided_at) order by r.decided_at)
        from way w join review r on r.annotation_id = w.id and r.decision is not null left join app_user d on d.id = r.decided_by
        where w.answer_id = a.id), '[]') as reviews
    from source s
    join annotation a on a.id = s.answer_id
    join project p on p.id = s.project_id
    left join app_user u on u.id = a.completed_by
    left join app_user g on g.id = s.completed_by
    order by a.id limit 200`.execute(tx);
  return rows;
}

export async function findAnnotationRow(
  tx: Tx,
  organizationId: number,
  id: number,
): Promise<(AnnotationRow & { deleted_at: Date | null }) | undefined> {
  const { rows } = await sql<AnnotationRow & { deleted_at: Date | null }>`
    select ${ANNOTATION} from annotation a left join app_user u on u.id = a.completed_by
    where a.organization_id = ${organizationId} and a.id = ${id}`.execute(tx);
  return rows[0];
}

/**
 * Answers that a task needs before disagreement sends it to adjudication; of `project` as `project`. Projects may keep
 * a number from before the settings were checked.
 */
export const LEAST_ANSWERS = sql<number>`coalesce(case jsonb_typeof(project.settings -> 'adjudicate_answers')
  when 'number' then least(greatest((project.settings ->> 'adjudicate_answers')::numeric, 2), 100)::int end, 2)`;

export interface AdjudicationSettingsRow {
  adjudicate_below: number | null;
  adjudicate_answers: number;
  adjudicated_is_golden: boolean;
}

export async function getAdjudicationSettings(
  tx: Tx,
  organizationId: number,
  projectId: number,
): Promise<AdjudicationSettingsRow> {
  const { rows } = await sql<AdjudicationSettingsRow>`
    select case jsonb_typeof(settings -> 'adjudicate_below') when 'number' then (settings ->> 'adjudicate_below')::float8 end as adjudicate_below,
      ${LEAST_ANSWERS} as adjudicate_answers, coalesce(settings -> 'adjudicated_is_golden' = 'true', false) as adjudicated_is_golden
    from project where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
  return rows[0] ?? { adjudicate_below: null, adjudicate_answers: 2, adjudicated_is_golden: false };
}

export async function saveAdjudicationSettings(
  tx: Tx,
  organizationId: number,
  projectId: number,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  await sql`
    update project set settings = settings || ${JSON.stringify(change)}::jsonb
    where organization_id = ${organizationId} and id = ${projectId}`.execute(tx);
}
