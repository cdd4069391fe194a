import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { systemActor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../../platform/events/event.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findOperations, renameControl } from './links.queries.ts';

/** A control that a label change renames keeps its links. */
export function controlNamesSubscriber(platform: Platform): Subscriber {
  return {
    name: 'libraries.control-names',
    types: ['PROJECT_CONFIG_CHANGED'],
    handle: async ({ organizationId, aggregateId, payload }: OutboxEvent) => {
      const change = payload.label_change as { id: number; outcome: 'applied' | 'undone' } | undefined;
      if (change === undefined || organizationId === undefined) return;
      await withActor(platform.db, systemActor(organizationId), async (tx) => {
        const operations = (await findOperations(tx, organizationId, change.id)) as LabelOperation[];
        const renames = operations.filter((operation) => operation.op === 'rename_control');
        if (change.outcome === 'undone') renames.reverse();
        for (const { from, to } of renames) {
          const [before, after] = change.outcome === 'undone' ? [to, from] : [from, to];
          await renameControl(tx, organizationId, Number(aggregateId), before, after);
        }
      });
    },
  };
}
