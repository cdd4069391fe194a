import { asrManifestExporter } from './export/asr-manifest.ts';
import { bundleExporter } from './export/bundle.ts';
import { cocoExporter } from './export/coco.ts';
import { cocoKeypointsExporter } from './export/coco-keypoints.ts';
import { conllExporter } from './export/conll.ts';
import { csvExporter } from './export/csv.ts';
import { huggingFaceExporter } from './export/hugging-face.ts';
import { jsonExporter } from './export/json.ts';
import { jsonMinExporter } from './export/json-min.ts';
import { jsonlExporter } from './export/jsonl.ts';
import { maskExporters } from './export/masks.ts';
import type { Exporter } from './export/model.ts';
import { spacyExporter } from './export/spacy.ts';
import { subtitleExporters } from './export/subtitles.ts';
import { timeSeriesExporter } from './export/time-series.ts';
import { tsvExporter } from './export/tsv.ts';
import { motExporter, videoCsvExporter } from './export/video.ts';
import { vocExporter } from './export/voc.ts';
import { w3cExporter } from './export/w3c.ts';
import { yoloExporters } from './export/yolo.ts';

/** Every format that can be written. A new one is a new file in export/ and an entry here. */
export const exporters: Exporter[] = [
  jsonExporter,
  jsonMinExporter,
  jsonlExporter,
  csvExporter,
  tsvExporter,
  bundleExporter,
  huggingFaceExporter,
  w3cExporter,
  cocoExporter,
  cocoKeypointsExporter,
  ...yoloExporters,
  vocExporter,
  ...maskExporters,
  conllExporter,
  spacyExporter,
  asrManifestExporter,
  ...subtitleExporters,
  motExporter,
  videoCsvExporter,
  timeSeriesExporter,
];

/** By id in any case, so that `?format=jsonl` and `?exportType=JSON_MIN` both find theirs. */
export function findExporter(id: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.id === id.toUpperCase());
}
