import type { Platform } from '../../platform/platform.ts';
import { ensureMeasured } from '../quality/index.ts';

/** The agreement of a task as its answers are now; null when there is none to speak of. */
export async function measureTask(platform: Platform, organizationId: number, taskId: number): Promise<number | null> {
  return (await ensureMeasured(platform, organizationId, taskId))?.agreement ?? null;
}
