import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { peekValues, readValues } from '../files/read-objects.ts';
import { failedRow } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { namesEnding } from '../seen/find-file.ts';
import type { SeenRow } from '../seen/model.ts';
import { isFeatureFile, readFeatures } from './features.ts';
import { readRow } from './read-row.ts';

export const huggingFaceImporter: DatasetImporter = createDataset({
  id: 'hugging-face',
  title: 'Hugging Face datasets, JSON Lines',
  description:
    'Rows whose columns tell what they are: tokens with tags, messages, a text or picture with a class, pictures with objects, questions with answers.',
  layout:
    '`*.jsonl` or `*.json`, with `dataset_info.json` or `README.md` for the names of classes; `metadata.jsonl` beside pictures.',
  losses: [
    'Of several columns of tags one is read, `ner_tags` first.',
    'Words are joined with single spaces: the columns do not tell what stood between them.',
  ],
  detect: async (set) => {
    const files = candidates(set);
    if (files.length === 0) return 0;
    const features = await readFeatures(set);
    const values = (await peekValues(set, files[0] as string)).slice(0, 10);
    const isMeant =
      values.length > 0 && values.every((value) => isPlainObject(value) && readRow(value, features) !== undefined);
    return isMeant ? 0.85 : 0;
  },
  records: readHuggingFace,
});

const candidates = (set: FileSet): string[] =>
  namesEnding(set, ['jsonl', 'json', 'ndjson']).filter((name) => !isFeatureFile(name));

async function* readHuggingFace(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const features = await readFeatures(set);
  for (const file of candidates(set)) {
    for await (const read of readValues(set, file, options)) {
      if (!read.ok) yield read;
      else if (!isPlainObject(read.value))
        yield { ...failedRow(read.line, 'A row must be an object.', read.text), file };
      else {
        const reading = readRow(read.value, features) ?? {
          subject: { kind: 'columns' as const },
          data: read.value,
          regions: [],
        };
        yield { ok: true, file, line: read.line, ...reading };
      }
    }
  }
}
