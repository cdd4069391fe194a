import { afterCommit, type Tx } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';

/** Open pages look again, once the change is there for them to see. */
export function announceItems(tx: Tx, platform: Platform, place: { organizationId: number; projectId: number }): void {
  const { organizationId, projectId } = place;
  afterCommit(tx, () => platform.live.publish({ organizationId, projectId, topic: 'items' }));
}
