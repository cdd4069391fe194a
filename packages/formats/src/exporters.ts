import { asrManifestExporter } from './export/asr-manifest.ts';
import { cocoExporter } from './export/coco.ts';
import { conllExporter } from './export/conll.ts';
import { csvExporter } from './export/csv.ts';
import { jsonExporter } from './export/json.ts';
import { jsonMinExporter } from './export/json-min.ts';
import { jsonlExporter } from './export/jsonl.ts';
import type { Exporter } from './export/model.ts';
import { spacyExporter } from './export/spacy.ts';
import { subtitleExporters } from './export/subtitles.ts';
import { tsvExporter } from './export/tsv.ts';
import { vocExporter } from './export/voc.ts';
import { yoloExporters } from './export/yolo.ts';

/** Every format that can be written. A new one is a new file in export/ and an entry here. */
export const exporters: Exporter[] = [
  jsonExporter,
  jsonMinExporter,
  jsonlExporter,
  csvExporter,
  tsvExporter,
  cocoExporter,
  ...yoloExporters,
  vocExporter,
  conllExporter,
  spacyExporter,
  asrManifestExporter,
  ...subtitleExporters,
];

/** By id in any case, so that `?format=jsonl` and `?exportType=JSON_MIN` both find theirs. */
export function findExporter(id: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.id === id.toUpperCase());
}
