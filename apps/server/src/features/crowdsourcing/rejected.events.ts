import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { rejectAnswers } from '../review/index.ts';
import { listRejectedAnswers } from './decisions.queries.ts';

const TYPES = [
  'CROWD_ASSIGNMENT_REJECTED',
  'CROWD_ASSIGNMENT_SYNCED',
  'CROWD_ASSIGNMENT_INGESTED',
  'MTURK_ASSIGNMENT_SYNCED',
  'MTURK_ASSIGNMENT_INGESTED',
] as const;

/**
 * Whoever rejects here sets the answer aside with it. What is rejected at the provider, and what was being taken in
 * meanwhile, is set aside by what tells of it. The same again finds nothing to do.
 */
export function rejectedSubscriber(platform: Platform): Subscriber {
  return { name: 'crowdsourcing.rejected', types: TYPES, handle: (event) => setAside(platform, event) };
}

async function setAside(
  platform: Platform,
  { organizationId, type, aggregateId, payload }: OutboxEvent,
): Promise<void> {
  if (organizationId === undefined || (type.endsWith('_SYNCED') && payload.status !== 'rejected')) return;
  const actor = systemActor(organizationId);
  await withActor(platform.db, actor, async (tx) => {
    const find = () => listRejectedAnswers(tx, organizationId, Number(aggregateId));
    const [first] = await find();
    if (!first) return;
    const on = { taskIds: [first.task_id], annotationIds: async () => (await find()).map(({ id }) => id) };
    await rejectAnswers(tx, platform, actor, { organizationId, projectId: first.project_id }, on, first.reason);
  });
}
