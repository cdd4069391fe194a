import type { Feature, Platform } from '../../platform/platform.ts';

export {
  listItemsForProcessing,
  type Processed,
  type ProcessingChange,
  type ProcessingFile,
  type ProcessingItem,
  saveProcessed,
  setProcessingState,
} from './processing.queries.ts';
export {
  getItemForProcessing,
  PROCESSING_REQUESTS,
  type ProcessingRequest,
  requestProcessing,
} from './processing.ts';

/** What contributors collect: documents, recordings and texts, from draft to task. */
export function collectionFeature(_platform: Platform): Feature {
  return { name: 'collection' };
}
