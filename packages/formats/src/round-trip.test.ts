import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportTask } from './export/model.ts';
import { listTableColumns } from './export/table.ts';
import { exporters, findExporter } from './exporters.ts';
import type { ImportedTask, ImportRow } from './import/model.ts';
import { findImporter, importers } from './importers.ts';
import { collect, inChunks, inPieces } from './testing/streams.ts';
import { exportAnnotation, exportTask } from './testing/tasks.ts';

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', ',', '\n', '\r', '\t', ';', '\\', '{', '}', '[', ']', ' ', '\ufeff'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});
const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__');
const plainValue = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean());
const anyData = fc
  .dictionary(key, fc.oneof(plainValue, fc.jsonValue()), { maxKeys: 5 })
  .map((data) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>);

const time = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const person = fc.oneof(fc.nat(), fc.record({ id: fc.nat(), email: fc.constant('a@b.example') }));

const anyTask: fc.Arbitrary<ExportTask> = fc
  .record({
    data: anyData,
    meta: anyData,
    id: fc.nat(),
    created_at: time,
    updated_at: time,
    annotations: fc.array(
      fc.record({
        id: fc.nat(),
        completed_by: person,
        result: fc.array(anyData, { maxLength: 3 }),
        was_cancelled: fc.boolean(),
        ground_truth: fc.boolean(),
        lead_time: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })),
        unique_id: fc.option(fc.uuid()),
        parent_annotation: fc.option(fc.nat()),
        parent_prediction: fc.option(fc.nat()),
        draft_created_at: fc.option(time),
        created_at: time,
        updated_at: time,
      }),
      { maxLength: 2 },
    ),
    predictions: fc.array(
      fc.record({
        id: fc.nat(),
        result: fc.array(anyData, { maxLength: 2 }),
        score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        model_version: fc.option(fc.string()),
        created_at: time,
        updated_at: time,
      }),
      { maxLength: 2 },
    ),
    drafts: fc.array(
      fc.record({
        id: fc.nat(),
        result: fc.array(anyData, { maxLength: 2 }),
        lead_time: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })),
        was_postponed: fc.boolean(),
        annotation: fc.option(fc.nat()),
        user: person,
        created_at: time,
        updated_at: time,
      }),
      { maxLength: 2 },
    ),
  })
  .map((fields) =>
    exportTask({ ...fields, annotations: fields.annotations.map((annotation) => exportAnnotation(annotation)) }),
  )
  .map((task) => JSON.parse(JSON.stringify(task)) as ExportTask);

/** What an import must know of an exported task. */
function expectedTask(task: ExportTask): ImportedTask {
  return {
    data: task.data,
    meta: task.meta,
    id: task.id,
    inner_id: 1,
    created_at: task.created_at,
    updated_at: task.updated_at,
    annotations: task.annotations.map((annotation) => ({
      id: annotation.id,
      result: annotation.result,
      ...(annotation.completed_by === null ? {} : { completed_by: annotation.completed_by }),
      ground_truth: annotation.ground_truth,
      was_cancelled: annotation.was_cancelled,
      lead_time: annotation.lead_time,
      ...(annotation.unique_id === null ? {} : { unique_id: annotation.unique_id }),
      created_at: annotation.created_at,
      updated_at: annotation.updated_at,
      ...(annotation.draft_created_at === null ? {} : { draft_created_at: annotation.draft_created_at }),
      ...(annotation.parent_annotation === null ? {} : { parent_annotation: annotation.parent_annotation }),
      ...(annotation.parent_prediction === null ? {} : { parent_prediction: annotation.parent_prediction }),
    })),
    predictions: task.predictions.map((prediction) => {
      if (typeof prediction === 'number') throw new Error('the tasks of this test carry whole predictions');
      const { model_version, ...rest } = prediction;
      return { ...rest, ...(model_version === null ? {} : { model_version }) };
    }),
    drafts: task.drafts.map((draft) => {
      if (typeof draft === 'number') throw new Error('the tasks of this test carry whole drafts');
      const { id: _id, annotation, user, ...rest } = draft;
      return { ...rest, ...(user === null ? {} : { user }), ...(annotation === null ? {} : { annotation }) };
    }),
  };
}

async function writeAll(format: string, tasks: ExportTask[]): Promise<string> {
  const columns = await listTableColumns(inChunks(...tasks));
  const exporter = findExporter(format);
  return exporter ? (await collect(exporter.write(inChunks(...tasks), { columns }))).join('') : '';
}

async function readBack(format: string, written: string, cuts: number[]): Promise<ImportRow[]> {
  const importer = findImporter(format);
  return importer ? collect(importer.read(inPieces(written, cuts))) : [];
}

const cutPlaces = fc.array(fc.nat(4000), { maxLength: 12 });

describe('what is written reads back', () => {
  for (const format of ['json', 'jsonl']) {
    test(`${format}: whole tasks, wherever the chunks end`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyTask, { maxLength: 4 }), cutPlaces, async (tasks, cuts) => {
          const rows = await readBack(format, await writeAll(format, tasks), cuts);
          expect(rows.map((row) => (row.ok ? row.task : row))).toEqual(tasks.map(expectedTask));
        }),
        { numRuns: 200 },
      );
    });
  }

  // A text that is JSON itself comes back as that value; null and a missing cell come back as empty text.
  const cellValue = fc.oneof(plainValue, fc.array(plainValue), fc.dictionary(key, plainValue)).filter((value) => {
    if (typeof value !== 'string' || !/^[[{]/.test(value)) return true;
    try {
      JSON.parse(value);
      return false;
    } catch {
      return true;
    }
  });

  for (const format of ['csv', 'tsv']) {
    test(`${format}: the data of every task with its types`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), { minLength: 1, maxLength: 4 }),
          fc.array(fc.array(cellValue, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
          cutPlaces,
          async (names, table, cuts) => {
            const tasks = table.map((values) =>
              exportTask({
                data: Object.fromEntries(
                  names.map((name, index) => [`d_${name}`, JSON.parse(JSON.stringify(values[index] ?? ''))]),
                ),
              }),
            );
            const rows = await readBack(format, await writeAll(format, tasks), cuts);
            const data = rows.map((row) => {
              if (!row.ok) return row;
              return Object.fromEntries(Object.entries(row.task.data).filter(([name]) => name.startsWith('d_')));
            });
            expect(data).toEqual(tasks.map((task) => task.data));
          },
        ),
        { numRuns: 300 },
      );
    });
  }
});

describe('whatever is read', () => {
  test('no importer throws, hangs or loses its place, and the cuts change nothing', async () => {
    const garbage = fc.oneof(
      text,
      fc
        .array(
          fc.constantFrom(
            '{"a":1}',
            '[',
            ']',
            '{',
            '}',
            '"',
            '""',
            ',',
            '\n',
            '\r\n',
            '\t',
            'a',
            '1',
            ':',
            '\\',
            '{"data":{}}',
            'a,b\n',
          ),
          { maxLength: 40 },
        )
        .map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(garbage, fc.array(fc.nat(100), { maxLength: 6 }), async (source, cuts) => {
        for (const importer of importers) {
          const rows = await collect(importer.read(inPieces(source)));
          expect(await collect(importer.read(inPieces(source, cuts)))).toEqual(rows);
          const lines = source.split(/\r\n|\n|\r/).length;
          for (const row of rows) expect(row.line).toSatisfy((line: number) => line >= 1 && line <= lines);
          expect(importer.detect(source)).toSatisfy((score: number) => score >= 0 && score <= 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every exporter writes an empty project', async () => {
    for (const exporter of exporters) expect(await writeAll(exporter.id, [])).not.toContain('undefined');
  });
});
