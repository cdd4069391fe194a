import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import type { Platform } from '../../../platform/platform.ts';
import { enqueueMeasuring } from './measure.jobs.ts';

/** Measures everything again, asked for by a person. */
export async function startMeasuring(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<{ job_id: string; status: string }> {
  const row = await withActor(platform.db, actor, (tx) =>
    enqueueMeasuring(tx, actor, access.projectId, { force: true, occasion: 'asked' }),
  );
  return { job_id: row.id, status: row.status };
}
