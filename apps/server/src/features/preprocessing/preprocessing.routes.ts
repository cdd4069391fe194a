import {
  BatchOcrAnswer,
  BatchOcrQuery,
  BatchTranscribeAnswer,
  BatchTranscribeQuery,
  CancelAnswer,
  EnginesAnswer,
  EnginesQuery,
  ItemParams,
  ItemTypeQuery,
  OcrAnswer,
  OcrQuery,
  ProcessingStatus,
  ProjectParams,
  ProjectProcessing,
  ProjectProcessingBody,
  RetryAnswer,
  TranscribeAnswer,
  TranscribeQuery,
} from '@labelwright/contract/preprocessing';
import type { Http, Target } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Engines } from './engines.ts';
import {
  describeEngines,
  getChoice,
  getStatus,
  saveChoice,
  startMany,
  startProcessing,
  stopProcessing,
} from './preprocessing.service.ts';

const tags = ['Processing'];
const project: Target = { kind: 'project', param: 'id' };
// Items name their project themselves; what their readers may do with them is checked with the item.
const config = { permission: 'authenticated' } as const;

export function processingRoutes(http: Http, platform: Platform, engines: Engines): void {
  triggers(http, platform);
  batches(http, platform);
  items(http, platform);
  choices(http, platform, engines);
}

function triggers(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/processing/ocr',
    config,
    schema: { tags, summary: 'Read the text of a document', querystring: OcrQuery, response: { 200: OcrAnswer } },
    handler: async ({ actor, query }) => {
      const { id } = await startProcessing(platform, actor, { id: query.document_id, kind: 'document' });
      return { message: 'OCR processing started', document_id: id, status: 'processing' as const };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/processing/transcribe',
    config,
    schema: {
      tags,
      summary: 'Transcribe a voice sample',
      querystring: TranscribeQuery,
      response: { 200: TranscribeAnswer },
    },
    handler: async ({ actor, query }) => {
      const { id } = await startProcessing(platform, actor, { id: query.voice_sample_id, kind: 'voice_sample' });
      return { message: 'Transcription processing started', voice_sample_id: id, status: 'processing' as const };
    },
  });
}

function batches(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/processing/batch-ocr',
    config,
    schema: {
      tags,
      summary: 'Read the text of many documents',
      description: 'What has its text already, is not there or is not yours to process is left out with a reason.',
      querystring: BatchOcrQuery,
      response: { 200: BatchOcrAnswer },
    },
    handler: async ({ actor, query }) => {
      const list = { field: 'document_ids', list: query.document_ids };
      const { started, skipped } = await startMany(platform, actor, 'document', list);
      return {
        processed_count: started.length,
        skipped_count: skipped.length,
        processed_documents: started,
        skipped_documents: skipped,
      };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/processing/batch-transcribe',
    config,
    schema: {
      tags,
      summary: 'Transcribe many voice samples',
      querystring: BatchTranscribeQuery,
      response: { 200: BatchTranscribeAnswer },
    },
    handler: async ({ actor, query }) => {
      const list = { field: 'voice_sample_ids', list: query.voice_sample_ids };
      const { started, skipped } = await startMany(platform, actor, 'voice_sample', list);
      return {
        processed_count: started.length,
        skipped_count: skipped.length,
        processed_voice_samples: started,
        skipped_voice_samples: skipped,
      };
    },
  });
}

function items(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/processing/status/:item_id',
    config,
    schema: {
      tags,
      summary: 'How far the processing of an item is',
      params: ItemParams,
      querystring: ItemTypeQuery,
      response: { 200: ProcessingStatus },
    },
    handler: ({ actor, params, query }) => getStatus(platform, actor, { id: params.item_id, kind: query.item_type }),
  });
  http.route({
    method: 'POST',
    url: '/api/processing/retry/:item_id',
    config,
    schema: {
      tags,
      summary: 'Process an item once more',
      params: ItemParams,
      querystring: ItemTypeQuery,
      response: { 200: RetryAnswer },
    },
    handler: async ({ actor, params, query }) => {
      const { id, kind } = await startProcessing(platform, actor, { id: params.item_id, kind: query.item_type });
      return { id, type: kind, status: 'processing' as const };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/processing/cancel/:item_id',
    config,
    schema: {
      tags,
      summary: 'Stop the processing of an item',
      params: ItemParams,
      querystring: ItemTypeQuery,
      response: { 200: CancelAnswer },
    },
    handler: async ({ actor, params, query }) => {
      const asked = { id: params.item_id, kind: query.item_type };
      const { id, kind, cancelled } = await stopProcessing(platform, actor, asked);
      return { id, type: kind, cancelled };
    },
  });
}

function choices(http: Http, platform: Platform, engines: Engines): void {
  http.route({
    method: 'GET',
    url: '/api/processing/engines',
    config,
    schema: {
      tags,
      summary: 'What reads and listens here, and how to set up what does not',
      querystring: EnginesQuery,
      response: { 200: EnginesAnswer },
    },
    handler: ({ actor, query }) => describeEngines(platform, actor, engines, query.project_id),
  });
  http.route({
    method: 'GET',
    url: '/api/projects/:id/processing',
    config: { permission: 'item.list', target: project },
    schema: {
      tags,
      summary: 'Engines and languages that a project has chosen',
      params: ProjectParams,
      response: { 200: ProjectProcessing },
    },
    handler: ({ actor, access }) => getChoice(platform, actor, access),
  });
  http.route({
    method: 'PATCH',
    url: '/api/projects/:id/processing',
    config: { permission: 'item.manage', target: project },
    schema: {
      tags,
      summary: 'Choose engines and languages for a project',
      params: ProjectParams,
      body: ProjectProcessingBody,
      response: { 200: ProjectProcessing },
    },
    handler: ({ actor, access, body }) => saveChoice(platform, actor, access, { engines, body }),
  });
}
