import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import { listItemsForProcessing, type ProcessingItem, setProcessingState } from './processing.queries.ts';

/** Event types that ask for a text; whoever reads or listens subscribes to them. */
export const PROCESSING_REQUESTS = {
  document: 'DOCUMENT_OCR_REQUESTED',
  voice_sample: 'VOICE_TRANSCRIPTION_REQUESTED',
} as const;

/** Throws `not_found` for what is deleted or not of the organization. */
export async function getItemForProcessing(tx: Tx, organizationId: number, itemId: string): Promise<ProcessingItem> {
  const [item] = await listItemsForProcessing(tx, organizationId, [itemId]);
  if (!item) throw notFound('Item');
  return item;
}

export type ProcessingRequest = Pick<ProcessingItem, 'id' | 'organizationId' | 'projectId' | 'kind'>;

/**
 * Asks for the text of files: the event and the state `queued` in the caller's transaction, so that neither is there
 * without the other. Items that wait already are asked for again: their event may have been lost with its worker.
 */
export async function requestProcessing(
  tx: Tx,
  actor: Actor,
  items: readonly ProcessingRequest[],
  trigger: 'upload' | 'manual',
): Promise<void> {
  for (const item of items) {
    if (item.kind === 'raw_text') continue;
    await setProcessingState(tx, item.organizationId, item.id, { state: 'queued' }, ['processing']);
    await emit(tx, actor, {
      type: PROCESSING_REQUESTS[item.kind],
      organizationId: item.organizationId,
      projectId: item.projectId,
      aggregateType: item.kind,
      aggregateId: item.id,
      payload: { item_id: item.id, type: item.kind, project_id: item.projectId, trigger },
    });
  }
}
