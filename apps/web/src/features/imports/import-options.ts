import type { ColumnPreview, PreviewImport, StartImport, StartReimport } from '@labelwright/contract/imports';
import { type Targets, toRowOptions } from './mapping.ts';

/** Pure: what a person chose about an import, and the request that says so. */

export type Mode = 'add' | 'update';

export interface ImportOptions {
  duplicates: 'skip' | 'keep' | 'update';
  datasetAnswers: 'annotations' | 'predictions';
  modelVersion: string;
  mediaPrefix: string;
  externalIdFrom: 'none' | 'id' | 'inner_id';
  enriches: boolean;
  matchBy: 'auto' | 'id' | 'external_id' | 'inner_id';
  data: 'merge' | 'replace' | 'keep';
  predictions: 'version' | 'add' | 'all';
  createsMissing: boolean;
}

export const DEFAULT_OPTIONS: ImportOptions = {
  duplicates: 'skip',
  datasetAnswers: 'annotations',
  modelVersion: '',
  mediaPrefix: '',
  externalIdFrom: 'none',
  enriches: false,
  matchBy: 'auto',
  data: 'merge',
  predictions: 'version',
  createsMissing: false,
};

export interface Chosen {
  mode: Mode;
  columns: readonly ColumnPreview[];
  targets: Targets;
  options: ImportOptions;
  isDataset: boolean;
}

type RowOptions = Omit<PreviewImport, 'file_upload_ids'>;

/** Only what differs from the defaults is sent. */
export function rowOptionsOf({ columns, targets, options, isDataset }: Chosen): RowOptions {
  return {
    ...toRowOptions(columns, targets),
    ...(isDataset && options.datasetAnswers !== 'annotations' ? { dataset_answers: options.datasetAnswers } : {}),
    ...(options.modelVersion.trim() === '' ? {} : { model_version: options.modelVersion.trim() }),
    ...(options.mediaPrefix.trim() === '' ? {} : { media_prefix: options.mediaPrefix.trim() }),
    ...(options.externalIdFrom === 'none' ? {} : { external_id_from: options.externalIdFrom }),
  };
}

type Source = { file_upload_ids: number[] } | { url: string };

export function toStartImport(source: Source, chosen: Chosen): StartImport {
  const { options } = chosen;
  return {
    ...source,
    ...rowOptionsOf(chosen),
    on_duplicate: options.duplicates,
    ...(options.enriches ? { enrich: true } : {}),
    // What an address brings is not known before: it is shown first.
    ...('url' in source ? { commit_to_project: false } : {}),
  };
}

export function toReimport(source: Source, chosen: Chosen): StartReimport {
  const { options } = chosen;
  return {
    ...source,
    ...rowOptionsOf(chosen),
    match_by: options.matchBy,
    data: options.data,
    predictions: options.predictions,
    create_missing: options.createsMissing,
  };
}
