import { csvExporter } from './export/csv.ts';
import { jsonExporter } from './export/json.ts';
import { jsonMinExporter } from './export/json-min.ts';
import { jsonlExporter } from './export/jsonl.ts';
import type { Exporter } from './export/model.ts';
import { tsvExporter } from './export/tsv.ts';

/** Every format that can be written. A new one is a new file in export/ and an entry here. */
export const exporters: Exporter[] = [jsonExporter, jsonMinExporter, jsonlExporter, csvExporter, tsvExporter];

/** By id in any case, so that `?format=jsonl` and `?exportType=JSON_MIN` both find theirs. */
export function findExporter(id: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.id === id.toUpperCase());
}
