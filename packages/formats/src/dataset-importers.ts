import type { DatasetImporter, FileSet } from './import/dataset.ts';
import { huggingFaceImporter } from './import/hugging-face/hugging-face.ts';
import { jsonMinImporter } from './import/label-studio/json-min.ts';
import { looseFilesImporter } from './import/loose/loose-files.ts';
import { xmlRecordsImporter } from './import/markup/xml-records.ts';
import { cocoImporter } from './import/pictures/coco.ts';
import { vocImporter } from './import/pictures/voc.ts';
import { yoloImporter } from './import/pictures/yolo.ts';
import { parquetImporter } from './import/tables/parquet.ts';
import { xlsxImporter } from './import/tables/xlsx.ts';
import { conllImporter } from './import/texts/conll.ts';
import { doccanoImporter } from './import/texts/doccano.ts';
import { spacyImporter } from './import/texts/spacy.ts';
import { webAnnotationImporter } from './import/w3c/web-annotation.ts';

/** Every dataset that can be read. A new one is a new folder or file in import/ and an entry here. */
export const datasetImporters: DatasetImporter[] = [
  cocoImporter,
  yoloImporter,
  vocImporter,
  conllImporter,
  spacyImporter,
  doccanoImporter,
  webAnnotationImporter,
  huggingFaceImporter,
  jsonMinImporter,
  xlsxImporter,
  parquetImporter,
  xmlRecordsImporter,
  looseFilesImporter,
];

export function findDatasetImporter(id: string): DatasetImporter | undefined {
  return datasetImporters.find((importer) => importer.id === id);
}

/** Below this, the files are read one by one as what their names say. */
const LEAST_SCORE = 0.5;

/** The dataset that the files are; undefined when they are none, but files of tasks or media. */
export async function detectDataset(set: FileSet): Promise<DatasetImporter | undefined> {
  let best: DatasetImporter | undefined;
  let bestScore = LEAST_SCORE;
  for (const importer of datasetImporters) {
    const score = await importer.detect(set);
    if (score < bestScore || (best && score === bestScore)) continue;
    best = importer;
    bestScore = score;
  }
  return best;
}
