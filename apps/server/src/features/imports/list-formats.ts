import type { ImportFormat } from '@labelwright/contract/imports';
import { datasetImporters } from '@labelwright/formats/dataset-importers';
import { importers } from '@labelwright/formats/importers';

/** Every format that can be read, those of single files of rows first. */
export function listFormats(): ImportFormat[] {
  return [
    ...importers.map(({ id, title, extensions }) => ({
      id,
      title,
      kind: 'rows' as const,
      extensions,
      layout: '',
      losses: [],
    })),
    ...datasetImporters.map(({ id, title, layout, losses }) => ({
      id,
      title,
      kind: 'dataset' as const,
      extensions: [],
      layout,
      losses: [...losses],
    })),
  ];
}
