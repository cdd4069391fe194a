import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { findAssignment } from './assignments.queries.ts';
import { crowdJobsOf } from './crowd-jobs.ts';
import { askDecisions, findWorkOfAnnotation } from './decisions.queries.ts';
import { findProvider } from './providers.ts';

/** A decision on an answer of a crowd decides on the work too (C-057): accepted is paid, rejected is not. */
export function reviewSubscriber(platform: Platform): Subscriber {
  return { name: 'crowdsourcing.review', types: ['ANNOTATION_REVIEWED'], handle: (event) => follow(platform, event) };
}

async function follow(platform: Platform, event: OutboxEvent): Promise<void> {
  const { organizationId, payload } = event;
  const annotationId = Number(payload.annotation_id);
  if (organizationId === undefined || !Number.isSafeInteger(annotationId)) return;
  const verdict = payload.decision === 'reject' ? 'reject' : 'approve';
  const said = [payload.feedback, payload.reason].find((text) => typeof text === 'string' && text.trim() !== '');
  const reason = String(said ?? (verdict === 'reject' ? 'The answer was rejected in review.' : '')).slice(0, 1024);
  await withActor(platform.db, systemActor(organizationId), async (tx) => {
    const workId = await findWorkOfAnnotation(tx, organizationId, annotationId);
    const row = workId === undefined ? undefined : await findAssignment(tx, organizationId, workId);
    if (!row || row.batch_id === null || !findProvider(row.backend)) return;
    const scope = { organizationId, projectId: row.project_id };
    const asked = { ...scope, verdict, reason, userId: event.actorUserId, now: platform.now() } as const;
    const ids = await askDecisions(tx, asked, [row.id]);
    if (ids.length === 0) return;
    const actor = systemActor(organizationId);
    await enqueueJob(tx, actor, crowdJobsOf(row.backend).settle, {}, { projectId: row.project_id });
  });
}
