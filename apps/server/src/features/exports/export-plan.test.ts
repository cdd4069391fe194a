import { compileCached } from '@labelwright/task-definition/cache';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../platform/http/app-error.ts';
import { fileNameOf, lossesOf, planExport, planFromQuery } from './export-plan.ts';

const config = compileCached(
  '<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="A"/></Labels><Relations><Relation value="r"/></Relations></View>',
);

function detailsOf(run: () => unknown): Record<string, string[]> {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error.details ?? {};
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('planFromQuery', () => {
  test.each([
    [{}, 'JSON'],
    [{ format: 'jsonl' }, 'JSONL'],
    [{ exportType: 'json_min' }, 'JSON_MIN'],
    [{ export_type: 'Csv' }, 'CSV'],
  ])('%j is %s', (query, id) => {
    expect(planFromQuery(query).exporter.id).toBe(id);
  });

  test('reads flags and ids in every spelling', () => {
    expect(planFromQuery({ download_all_tasks: 'True', include_cancelled: '0', ids: '3, 4' }).options).toEqual({
      download_all_tasks: true,
      include_cancelled: false,
      ids: [3, 4],
    });
    expect(planFromQuery({ 'ids[]': ['5', '6'] }).options.ids).toEqual([5, 6]);
  });

  test('names the field that is wrong', () => {
    expect(detailsOf(() => planFromQuery({ exportType: 'COBOL' })).exportType?.[0]).toContain('JSON, JSON_MIN');
    expect(detailsOf(() => planFromQuery({ ids: '1,x' })).ids?.[0]).toContain('"x"');
    expect(detailsOf(() => planFromQuery({ ids: ',' })).ids?.[0]).toContain('at least one');
    expect(detailsOf(() => planExport('CSV', { shape: 'annotations' })).shape?.[0]).toContain('CSV');
  });
});

test('losses tell what the format and what the options leave out', () => {
  expect(lossesOf(planExport('JSON', { download_all_tasks: true }), config)).toEqual([]);
  const losses = lossesOf(planExport('csv', {}), config).join(' ');
  expect(losses).toContain('Relations');
  expect(losses).toContain('Skipped annotations');
  expect(losses).toContain('without annotations');
});

test('file names sort by time', () => {
  const at = new Date('2026-03-01T09:30:00Z');
  expect(fileNameOf(planExport('TSV', {}), 7, at)).toBe('project-7-at-2026-03-01-09-30.tsv');
});
