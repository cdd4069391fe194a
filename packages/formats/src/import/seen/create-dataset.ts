import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { namesOf, suggestedNames } from './interface.ts';
import type { SeenRow } from './model.ts';
import { suggestInterface } from './suggest-interface.ts';
import { toRows } from './to-row.ts';

export interface DatasetDeclaration extends Omit<DatasetImporter, 'read' | 'suggestConfig'> {
  records: (set: FileSet, options: DatasetOptions) => AsyncIterable<SeenRow>;
  /** Labels of regions that the dataset declares, used or not; undefined: those that are used. */
  declared?: (set: FileSet, options: DatasetOptions) => Promise<string[]>;
}

/** An importer of a format that is read into records: names of the interface and pictures of the set are found here. */
export function createDataset({ records, declared, ...about }: DatasetDeclaration): DatasetImporter {
  return {
    ...about,
    read: async function* (set, options = {}) {
      const names = options.config ? namesOf(options.config) : suggestedNames;
      for await (const record of records(set, options)) {
        if (record.ok) yield* toRows(record, names, set, options);
        else yield record;
      }
    },
    suggestConfig: async (set, options = {}) =>
      suggestInterface(records(set, options), (await declared?.(set, options)) ?? []),
  };
}
