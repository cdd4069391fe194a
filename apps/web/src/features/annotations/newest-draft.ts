import type { DraftTarget, HeldDraft } from './draft-keeper.ts';
import { draftKey, workStore } from './work-store.ts';

export interface NewestDraft {
  result: unknown;
  leadTimeMs: number;
  isLocal: boolean;
  /** Set when two versions still wait for a decision; this one is shown. */
  held?: HeldDraft;
}

/** The newer of what this device and what the server kept; undefined when neither has anything. */
export async function findNewestDraft(target: DraftTarget): Promise<NewestDraft | undefined> {
  const local = await workStore
    .findDraft(draftKey(target.userId, target.taskId, target.annotationId))
    .catch(() => undefined);
  const { stored } = target;
  if (local && stored && local.heldRevision !== undefined) {
    const { result, leadTimeMs, heldRevision: revision } = local;
    return { result, leadTimeMs, isLocal: true, held: { result, leadTimeMs, revision } };
  }
  const storedAt = stored ? Date.parse(stored.updated_at) : 0;
  if (local && local.savedAt >= storedAt) return { result: local.result, leadTimeMs: local.leadTimeMs, isLocal: true };
  if (stored && stored.result !== null && stored.result !== undefined)
    return { result: stored.result, leadTimeMs: (stored.lead_time ?? 0) * 1000, isLocal: false };
  return undefined;
}
