import { csvImporter } from './import/csv.ts';
import { jsonImporter } from './import/json.ts';
import { jsonlImporter } from './import/jsonl.ts';
import type { Importer } from './import/model.ts';
import { tsvImporter } from './import/tsv.ts';
import { txtImporter } from './import/txt.ts';

/** Every format that can be read. A new one is a new file in import/ and an entry here. */
export const importers: Importer[] = [jsonImporter, jsonlImporter, csvImporter, tsvImporter, txtImporter];

export function findImporter(id: string): Importer | undefined {
  return importers.find((importer) => importer.id === id);
}
