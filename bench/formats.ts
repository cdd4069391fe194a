/** Rows per second and memory of reading and writing 100,000 and 1,000,000 tasks, without disk or database. */

import type { ExportTask } from '@labelwright/formats/export/model';
import { listTableColumns } from '@labelwright/formats/export/table';
import { exporters } from '@labelwright/formats/exporters';
import { importers } from '@labelwright/formats/importers';

const sentence = 'The battery lasts two days, and the "extra" case\twas worth its price; I would buy it again.';
const chunkLength = 64 * 1024;

function makeTask(id: number): ExportTask {
  return {
    id,
    data: {
      text: `${id}: ${sentence}`,
      source: 'bench',
      rating: id % 5,
      url: `https://example.org/reviews/${id}.html`,
    },
    meta: {},
    annotations: [
      {
        id,
        completed_by: 7,
        result: [
          { id: `c${id}`, from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['positive'] } },
          {
            id: `l${id}`,
            from_name: 'ner',
            to_name: 'text',
            type: 'labels',
            value: { start: 4, end: 11, text: 'battery', labels: ['PART'] },
          },
        ],
        was_cancelled: false,
        ground_truth: false,
        created_at: '2026-02-03T04:05:06.000Z',
        updated_at: '2026-02-03T04:05:06.000Z',
        draft_created_at: null,
        lead_time: 4.25,
        prediction: {},
        result_count: 2,
        unique_id: null,
        import_id: null,
        last_action: 'submitted',
        bulk_created: false,
        task: id,
        project: 1,
        updated_by: 7,
        parent_prediction: null,
        parent_annotation: null,
        last_created_by: 7,
      },
    ],
    file_upload: null,
    drafts: [],
    predictions: [],
    created_at: '2026-02-03T04:05:06.000Z',
    updated_at: '2026-02-03T04:05:06.000Z',
    inner_id: id,
    total_annotations: 1,
    cancelled_annotations: 0,
    total_predictions: 0,
    comment_count: 0,
    unresolved_comment_count: 0,
    last_comment_updated_at: null,
    project: 1,
    updated_by: 7,
    comment_authors: [],
  };
}

async function* makeTasks(count: number): AsyncGenerator<ExportTask> {
  for (let id = 1; id <= count; id++) yield makeTask(id);
}

/** A file of bare rows in the given format, in chunks as a disk gives them, made on the way. */
async function* makeFile(format: string, rows: number): AsyncGenerator<string> {
  let chunk = { json: '[', csv: 'text,source,rating,url\n', tsv: 'text\tsource\trating\turl\n' }[format] ?? '';
  for (let id = 1; id <= rows; id++) {
    chunk += makeLine(format, makeTask(id).data, id === rows);
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function makeLine(format: string, data: Record<string, unknown>, last: boolean): string {
  if (format === 'json') return `${JSON.stringify({ data })}${last ? ']' : ',\n'}`;
  if (format === 'jsonl') return `${JSON.stringify({ data })}\n`;
  if (format === 'txt') return `${data.text}\n`;
  const quoted = `"${String(data.text).replaceAll('"', '""')}"`;
  return `${[quoted, data.source, data.rating, data.url].join(format === 'csv' ? ',' : '\t')}\n`;
}

async function measure(title: string, rows: number, run: () => Promise<number>): Promise<void> {
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const from = performance.now();
  const peakBytes = await run();
  const seconds = (performance.now() - from) / 1000;
  const rate = Math.round(rows / seconds).toLocaleString('en');
  const grown = Math.max(0, peakBytes - heapBefore) / 1024 / 1024;
  console.log(
    `${title.padEnd(24)} ${rows.toLocaleString('en').padStart(10)} rows ${rate.padStart(12)} rows/s   heap +${grown.toFixed(0)} MiB at most`,
  );
}

/** Heap in use at most, looked at after every `every` items (a power of two). */
async function drain(items: AsyncIterable<unknown>, every: number): Promise<number> {
  let peak = 0;
  let count = 0;
  for await (const _ of items) if ((++count & (every - 1)) === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
  return peak;
}

async function timeSource(format: string, rows: number): Promise<void> {
  await measure(`make ${format}`, rows, () => drain(makeFile(format, rows), 64));
}

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
for (const rows of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  for (const importer of importers) {
    await timeSource(importer.id, rows);
    await measure(`read ${importer.id}`, rows, () => drain(importer.read(makeFile(importer.id, rows)), 4096));
  }
  await measure('find table columns', rows, async () => {
    await listTableColumns(makeTasks(rows));
    return process.memoryUsage().heapUsed;
  });
  const columns = { data: ['text', 'source', 'rating', 'url'], controls: ['mood', 'ner'] };
  for (const exporter of exporters) {
    await measure(`write ${exporter.id}`, rows, () => drain(exporter.write(makeTasks(rows), { columns }), 64));
  }
}
