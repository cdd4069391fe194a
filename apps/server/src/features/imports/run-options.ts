import type { StartImport, StartReimport } from '@labelwright/contract/imports';
import type { RowOptions } from './import-rows.ts';
import type { SourceOptions } from './import-source.ts';
import type { PredictionChoice } from './update-tasks.ts';

/** What an import was asked for, kept with its record. */
export type AskedOptions = Omit<StartImport & Partial<StartReimport>, 'file_upload_ids' | 'url' | 'on_duplicate'>;

export interface RunOptions {
  rows: RowOptions;
  source: SourceOptions;
  /** Fields to fill from client APIs; true: all that have one. */
  enrich: boolean | readonly string[];
  matchBy: 'auto' | 'id' | 'external_id' | 'inner_id';
  data: 'merge' | 'replace' | 'keep';
  predictions: PredictionChoice;
  createMissing: boolean;
}

export function readOptions(stored: unknown): RunOptions {
  const asked = (stored ?? {}) as AskedOptions;
  return {
    rows: {
      mapping: asked.mapping,
      preannotatedFromFields: asked.preannotated_from_fields,
      preannotationTarget: asked.preannotation_target,
      modelVersion: asked.model_version,
      externalIdFrom: asked.external_id_from,
    },
    source: {
      format: asked.format,
      datasetAnswers: asked.dataset_answers,
      modelVersion: asked.model_version,
      mediaPrefix: asked.media_prefix,
      filesAsTasksList: asked.files_as_tasks_list,
    },
    enrich: asked.enrich ?? false,
    matchBy: asked.match_by ?? 'auto',
    data: asked.data ?? 'merge',
    predictions: asked.predictions ?? 'version',
    createMissing: asked.create_missing ?? false,
  };
}
