import type { ProjectCoefficients } from '@labelwright/contract/quality-coefficients';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findOpenMeasuring } from '../dashboards/agreement.queries.ts';
import { everythingOf } from '../dashboards/filters.ts';
import { findMeasuringRules } from '../measuring/measure.queries.ts';
import { stateOf } from './asked-config.ts';
import { computeCoefficients } from './coefficients.jobs.ts';
import { findCoefficients } from './coefficients.queries.ts';

/** As they were computed last, and whether that is still so. */
export function getCoefficients(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ProjectCoefficients> {
  return withActor(platform.db, actor, async (tx) => {
    const rules = await findMeasuringRules(tx, access);
    if (!rules) throw notFound('Project');
    const made = await findCoefficients(tx, access);
    const open = await findOpenMeasuring(tx, everythingOf(access), computeCoefficients.type);
    return {
      project_id: access.projectId,
      controls: made?.controls ?? [],
      choices: made?.choices ?? null,
      made_at: made?.made_at.toISOString() ?? null,
      is_stale: made === undefined || made.state !== (await stateOf(tx, access, rules)),
      job: open === undefined ? null : { job_id: open.id, status: open.status },
    };
  });
}

/** Asked for twice while it is at work, it is one job. */
export async function startCoefficients(
  platform: Platform,
  actor: Actor,
  { projectId }: ProjectAccess,
): Promise<{ job_id: string; status: string }> {
  const options = { projectId, dedupeKey: `coefficients:${projectId}` };
  const row = await withActor(platform.db, actor, (tx) =>
    enqueueJob(tx, actor, computeCoefficients, { projectId }, options),
  );
  return { job_id: row.id, status: row.status };
}
