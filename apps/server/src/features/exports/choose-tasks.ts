import type { ExportOptions } from '@labelwright/contract/exports';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { askOfView, readAsk, type TaskSelection } from '../data-manager/index.ts';

/** What view and filters mean at the moment of asking: a job has nobody's views. Throws field by field. */
export async function selectTasks(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { view, filters }: ExportOptions,
): Promise<TaskSelection | undefined> {
  if (view === undefined && filters === undefined) return undefined;
  const ofView = view === undefined ? undefined : await askOfView(platform, actor, access, view);
  const { selection } = readAsk(
    access,
    { filters, extra: ofView?.filters ? [ofView.filters] : [], selectedItems: ofView?.selected },
    platform.now(),
  );
  return selection;
}
