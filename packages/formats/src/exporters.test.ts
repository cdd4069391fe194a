import { describe, expect, test } from 'vitest';
import type { ExportContext, ExportTask } from './export/model.ts';
import { listTableColumns } from './export/table.ts';
import { exporters, findExporter } from './exporters.ts';
import { importers } from './importers.ts';
import { collect, inChunks } from './testing/streams.ts';
import { exportAnnotation, exportTask } from './testing/tasks.ts';

async function write(format: string, tasks: ExportTask[], context: ExportContext = {}): Promise<string> {
  const exporter = findExporter(format);
  if (!exporter) throw new Error(`no exporter ${format}`);
  return (await collect(exporter.write(inChunks(...tasks), context))).join('');
}

const choice = (control: string, ...choices: string[]) => ({
  id: 'c',
  from_name: control,
  to_name: 'text',
  type: 'choices',
  value: { choices },
});
const note = (...text: string[]) => ({
  id: 'n',
  from_name: 'note',
  to_name: 'text',
  type: 'textarea',
  value: { text },
});
const span = { start: 0, end: 5, text: 'Paris', labels: ['LOC'] };
const box = { x: 1, y: 2, width: 3, height: 4, rotation: 0, rectanglelabels: ['Car'] };

const answered = exportTask({
  data: { text: 'Paris, "again"', id: 'mine' },
  annotations: [
    exportAnnotation({
      id: 10,
      completed_by: { id: 7, email: 'ann@x.example' },
      created_at: '2026-01-01T00:00:00.000Z',
      result: [
        choice('mood', 'good'),
        note('one'),
        { id: 's', from_name: 'ner', to_name: 'text', type: 'labels', value: span },
        {
          id: 'b',
          from_name: 'boxes',
          to_name: 'img',
          type: 'rectanglelabels',
          value: box,
          original_width: 640,
          original_height: 480,
        },
        { id: 'r', from_name: 'stars', to_name: 'text', type: 'rating', value: { rating: 4 } },
        { type: 'relation', from_id: 's', to_id: 'b', direction: 'right' },
      ],
    }),
    exportAnnotation({
      id: 11,
      completed_by: 8,
      created_at: '2026-01-02T00:00:00.000Z',
      result: [choice('mood', 'good', 'odd'), note('one', 'two')],
      ground_truth: true,
    }),
    exportAnnotation({ id: 12, completed_by: 9, was_cancelled: true }),
  ],
});
const when = '2026-02-03T04:05:06.000Z';

describe('exporters', () => {
  test('JSON keeps whole tasks, cancelled and ground truth included unless told otherwise', async () => {
    expect(JSON.parse(await write('JSON', [answered, exportTask({ id: 2 })]))).toEqual([
      answered,
      exportTask({ id: 2 }),
    ]);
    expect(await write('JSON', [])).toBe('[]\n');
    const ids = async (context: ExportContext) =>
      JSON.parse(await write('json', [answered], context))[0].annotations.map(
        (annotation: { id: number }) => annotation.id,
      );
    expect(await ids({ includeCancelled: false })).toEqual([10, 11]);
    expect(await ids({ includeGroundTruth: false })).toEqual([10, 12]);
  });

  test('JSONL is the same records, one per line', async () => {
    const lines = (await write('jsonl', [answered, exportTask({ id: 2 })])).split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line)))).toEqual([answered, exportTask({ id: 2 }), '']);
  });

  test('JSON_MIN has a record per annotation, newest first, answers simplified', async () => {
    expect(JSON.parse(await write('JSON_MIN', [answered]))).toEqual([
      {
        text: 'Paris, "again"',
        _data_id: 'mine',
        id: 1,
        mood: { choices: ['good', 'odd'] },
        note: { text: ['one', 'two'] },
        annotator: 8,
        annotation_id: 11,
        created_at: '2026-01-02T00:00:00.000Z',
        updated_at: when,
        lead_time: 12.5,
      },
      {
        text: 'Paris, "again"',
        _data_id: 'mine',
        id: 1,
        mood: 'good',
        note: 'one',
        ner: [span],
        boxes: [{ ...box, original_width: 640, original_height: 480 }],
        stars: [{ rating: 4 }],
        annotator: 'ann@x.example',
        annotation_id: 10,
        created_at: '2026-01-01T00:00:00.000Z',
        updated_at: when,
        lead_time: 12.5,
      },
    ]);
  });

  test('a task nobody annotated makes one record, a task with only skips none', async () => {
    const tasks = [
      exportTask({ id: 5, data: { text: 'new' } }),
      exportTask({ id: 6, annotations: [exportAnnotation({ was_cancelled: true })] }),
    ];
    expect(JSON.parse(await write('JSON_MIN', tasks))).toEqual([
      { text: 'new', id: 5, annotator: null, annotation_id: null, created_at: null, updated_at: null, lead_time: null },
    ]);
    expect(JSON.parse(await write('JSON_MIN', tasks, { includeCancelled: true }))).toHaveLength(2);
  });

  test('tables have the columns that the first pass found', async () => {
    const tasks = [
      answered,
      exportTask({ id: 2, data: { text: 'x\ny', score: 0.5, tags: ['a'], mood: 'data', none: null } }),
    ];
    const columns = await listTableColumns(inChunks(...tasks));
    expect(columns).toEqual({
      data: ['text', 'id', 'score', 'tags', 'mood', 'none'],
      controls: ['mood', 'note', 'ner', 'boxes', 'stars'],
    });
    expect((await write('CSV', tasks, { columns })).split('\n')).toEqual([
      '"id","text","_data_id","score","tags","_data_mood","none","mood","note","ner","boxes","stars","annotator","annotation_id","created_at","updated_at","lead_time"',
      `1,"Paris, ""again""","mine",,,,,"{""choices"":[""good"",""odd""]}","{""text"":[""one"",""two""]}",,,,8,11,"2026-01-02T00:00:00.000Z","${when}",12.5`,
      `1,"Paris, ""again""","mine",,,,,"good","one","[{""start"":0,""end"":5,""text"":""Paris"",""labels"":[""LOC""]}]","[{""x"":1,""y"":2,""width"":3,""height"":4,""rotation"":0,""rectanglelabels"":[""Car""],""original_width"":640,""original_height"":480}]","[{""rating"":4}]","ann@x.example",10,"2026-01-01T00:00:00.000Z","${when}",12.5`,
      '2,"x',
      'y",,0.5,"[""a""]","data",,,,,,,,,,,',
      '',
    ]);
    const tsv = await write('TSV', [exportTask({ data: { text: 'a\tb' } })], {
      columns: { data: ['text'], controls: [] },
    });
    expect(tsv.split('\n')[1]).toBe('1\t"a\tb"\t\t\t\t\t');
  });

  test('ids are distinct, and importers know what the formats of whole tasks write', () => {
    expect(new Set(exporters.map((exporter) => exporter.id)).size).toBe(exporters.length);
    expect(new Set(importers.map((importer) => importer.id)).size).toBe(importers.length);
    for (const id of ['JSON', 'JSONL', 'JSON_MIN', 'CSV', 'TSV']) {
      const extension = findExporter(id)?.extension ?? '';
      expect(importers.some((importer) => importer.extensions.includes(extension))).toBe(true);
    }
    expect(findExporter('yaml')).toBeUndefined();
  });

  test('output comes in blocks, not in crumbs', async () => {
    async function* many(): AsyncGenerator<ExportTask> {
      for (let id = 0; id < 2000; id++) yield exportTask({ id });
    }
    const blocks = await collect(exporters[0]?.write(many()) ?? inChunks<string>());
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.length).toBeLessThan(50);
    expect(JSON.parse(blocks.join(''))).toHaveLength(2000);
  });
});
