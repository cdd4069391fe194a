import type { AgreementQuery, TaskAgreement, WorstTask } from '@labelwright/contract/quality';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findTaskMeasure } from '../measuring/measured-tasks.queries.ts';
import { readRules } from '../quality-settings.policy.ts';
import { findStoredRules } from '../quality-settings.queries.ts';
import { filterOf } from './filters.ts';
import { listTasksByAgreement } from './worst-tasks.queries.ts';

export interface WorstTasksAsked extends AgreementQuery {
  below?: number;
  order?: 'worst' | 'best';
}

/** Tasks by agreement, the most disputed first (S4-216, S4-272). */
export async function listWorstTasks(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: WorstTasksAsked,
  page: PageRequest,
): Promise<PageResult<WorstTask>> {
  const filter = filterOf(access, asked);
  const rows = await withActor(platform.db, actor, (tx) =>
    listTasksByAgreement(tx, {
      ...filter,
      below: asked.below,
      isBestFirst: asked.order === 'best',
      after: page.after,
      limit: page.limit + 1,
    }),
  );
  const cut = cutPage(rows, page.limit, (row) => [row.agreement, row.task_id]);
  return {
    ...cut,
    rows: cut.rows.map((row) => ({
      ...row,
      class: row.agreement >= 1 ? 'perfect' : row.agreement <= 0 ? 'complete' : 'partial',
      controls: row.controls ?? {},
      people: row.people ?? [],
    })),
  };
}

export function getTaskAgreement(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
): Promise<TaskAgreement> {
  return withActor(platform.db, actor, async (tx) => {
    const measure = await findTaskMeasure(tx, access.organizationId, taskId);
    if (!measure) throw notFound('Task');
    const { golden_pass_score: passScore } = readRules(await findStoredRules(tx, access));
    return {
      task_id: taskId,
      agreement: measure.agreement,
      measured_at: measure.measuredAt?.toISOString() ?? null,
      pairs: measure.pairs.map(({ a, b, aUser, bUser, score, controls }) => ({
        a,
        b,
        a_user: aUser,
        b_user: bUser,
        score,
        controls,
      })),
      golden: measure.golden.map(({ annotationId, userId, score }) => ({
        annotation_id: annotationId,
        user_id: userId,
        score,
        passed: score !== null && score >= passScore,
      })),
    };
  });
}
