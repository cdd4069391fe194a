import { archiveExporter } from './archive.ts';
import { annotatorOf, dataFieldName, type FlatRecord, flattenTask, recordFields } from './flat-record.ts';
import type { ExportContext, Exporter, ExportPart, ExportTask } from './model.ts';
import { type CellType, columnTypes, type ParquetColumn, writeParquet } from './parquet-rows.ts';
import type { ArchiveFile } from './zip.ts';

/** A data set as the `datasets` library loads it: a Parquet file for each part and a card with the features. */
export const huggingFaceExporter: Exporter = archiveExporter({
  id: 'HUGGING_FACE',
  title: 'Hugging Face dataset',
  description: 'Parquet files with a row per annotation, and a card with the features: load_dataset reads the folder.',
  isOneAnswer: false,
  files: (records, context) => writeParts([{ name: 'train', records, context }], context),
  writeParts,
  fits: () => ({
    ok: true,
    losses: ['Predictions, drafts and meta data of tasks are left out.', 'Lists and regions are JSON inside a text.'],
  }),
});

async function* writeParts(parts: readonly ExportPart[], context: ExportContext): AsyncGenerator<ArchiveFile> {
  const columns = await learnColumns(parts);
  const counts = new Map<string, number>();
  for (const { name, records, context: own } of parts) {
    const rows = countedRows(records, own, columns, (count) => counts.set(name, count));
    yield {
      path: `data/${name}-00000-of-00001.parquet`,
      content: writeParquet(
        columns.map(({ column }) => column),
        rows,
      ),
    };
  }
  yield { path: 'README.md', content: card(context.title ?? 'Labelwright export', columns, counts) };
}

interface Column {
  column: ParquetColumn;
  cell: (record: FlatRecord) => unknown;
}

const FIXED: readonly (readonly [name: string, type: CellType, cell: (record: FlatRecord) => unknown])[] = [
  ['annotator', 'text', ({ annotation }) => textOrNull(annotatorOf(annotation))],
  ['annotation_id', 'int', ({ annotation }) => annotation?.id],
  ['created_at', 'text', ({ annotation }) => annotation?.created_at],
  ['updated_at', 'text', ({ annotation }) => annotation?.updated_at],
  ['lead_time', 'double', ({ annotation }) => annotation?.lead_time],
  ['result', 'json', ({ annotation }) => annotation && JSON.stringify(annotation.result)],
];

const textOrNull = (value: string | number | null): string | null => (value === null ? null : String(value));

/** From a pass over all records, where there may be one; else what the interface declares, as texts. */
async function learnColumns(parts: readonly ExportPart[]): Promise<Column[]> {
  const [data, controls] = [new Set<string>(), new Set<string>()];
  const [dataTypes, controlTypes] = [columnTypes(), columnTypes()];
  for (const { context } of parts) {
    for (const { key } of context.config?.fields ?? []) data.add(key);
    for (const control of Object.keys(context.config?.controls ?? {})) controls.add(control);
    if (!context.reread) continue;
    for await (const task of context.reread()) {
      for (const { answers } of flattenTask(task, context)) {
        for (const [key, value] of Object.entries(task.data)) {
          data.add(key);
          dataTypes.learn(key, value);
        }
        for (const [control, answer] of answers) {
          controls.add(control);
          controlTypes.learn(control, plain(answer));
        }
      }
    }
  }
  const isLearned = parts.every(({ context }) => context.reread !== undefined);
  const type = (types: ReturnType<typeof columnTypes>, name: string) => (isLearned ? types.typeOf(name) : 'json');
  const taken = new Set([...recordFields, 'result', ...controls]);
  const column = (name: string, cellType: CellType, cell: Column['cell']) => ({
    column: { name, type: cellType },
    cell,
  });
  return [
    column('id', 'int', ({ task }) => task.id),
    ...[...data].map((key) => column(dataFieldName(key, taken), type(dataTypes, key), ({ task }) => task.data[key])),
    ...[...controls].map((name) => column(name, type(controlTypes, name), ({ answers }) => plain(answers.get(name)))),
    ...FIXED.map(([name, cellType, cell]) => column(name, cellType, cell)),
  ];
}

/** The one number, or the texts, where an answer is no more than that. */
function plain(answer: unknown): unknown {
  if (!Array.isArray(answer)) return isRecord(answer) ? (onlyTexts(answer) ?? answer) : answer;
  if (answer.length !== 1 || !isRecord(answer[0])) return answer;
  const [value, ...more] = Object.values(answer[0]);
  return more.length === 0 && (typeof value === 'number' || typeof value === 'string') ? value : answer;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function onlyTexts(answer: Record<string, unknown>): string[] | undefined {
  const [value, ...more] = Object.values(answer);
  if (more.length > 0 || !Array.isArray(value)) return undefined;
  return value.every((entry) => typeof entry === 'string') ? value : undefined;
}

async function* countedRows(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
  columns: readonly Column[],
  tell: (count: number) => void,
): AsyncGenerator<unknown[]> {
  let count = 0;
  for await (const task of records) {
    for (const record of flattenTask(task, context)) {
      count += 1;
      yield columns.map(({ cell }) => cell(record));
    }
  }
  tell(count);
}

const FEATURES: Readonly<Record<CellType, string>> = {
  int: 'dtype: int64',
  double: 'dtype: float64',
  boolean: 'dtype: bool',
  text: 'dtype: string',
  texts: 'sequence: string',
  json: 'dtype: string',
};

function card(title: string, columns: readonly Column[], counts: ReadonlyMap<string, number>): string {
  const names = [...counts.keys()];
  const asJson = columns.filter(({ column }) => column.type === 'json').map(({ column }) => `\`${column.name}\``);
  return [
    '---',
    `pretty_name: ${JSON.stringify(title)}`,
    'configs:',
    '- config_name: default',
    '  data_files:',
    ...names.flatMap((name) => [`  - split: ${name}`, `    path: data/${name}-*.parquet`]),
    'dataset_info:',
    '  features:',
    ...columns.flatMap(({ column }) => [`  - name: ${JSON.stringify(column.name)}`, `    ${FEATURES[column.type]}`]),
    '  splits:',
    ...[...counts].flatMap(([name, count]) => [`  - name: ${name}`, `    num_examples: ${count}`]),
    '---',
    '',
    `# ${title.replace(/[\r\n]+/g, ' ')}`,
    '',
    'One row for each annotation: the data of its task, an answer for each control, who gave it and when.',
    ...(asJson.length > 0 ? ['', `Columns that hold JSON: ${asJson.join(', ')}.`] : []),
    '',
  ].join('\n');
}
