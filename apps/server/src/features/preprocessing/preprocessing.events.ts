import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { Platform } from '../../platform/platform.ts';
import { PROCESSING_REQUESTS } from '../collection/index.ts';
import { ocrJob, transcriptionJob } from './preprocessing.jobs.ts';

/** Makes a job of each request. Requests that come twice, or while the item waits, are one job. */
export function requestSubscriber({ db }: Platform): Subscriber {
  return {
    name: 'preprocessing.requests',
    types: Object.values(PROCESSING_REQUESTS),
    handle: async (event: OutboxEvent) => {
      const { organizationId, aggregateId: itemId, payload } = event;
      if (organizationId === undefined) return;
      const definition = event.type === PROCESSING_REQUESTS.document ? ocrJob : transcriptionJob;
      const actor = systemActor(organizationId);
      const trigger = payload.trigger === 'manual' ? 'manual' : 'upload';
      await withActor(db, actor, (tx) =>
        enqueueJob(
          tx,
          actor,
          definition,
          { itemId, trigger },
          {
            dedupeKey: `${definition.type}:${itemId}`,
            ...(typeof payload.project_id === 'number' ? { projectId: payload.project_id } : {}),
          },
        ),
      );
    },
  };
}
