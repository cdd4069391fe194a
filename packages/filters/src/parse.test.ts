import { describe, expect, test } from 'vitest';
import { matches } from './evaluate.ts';
import type { FilterGroup } from './model.ts';
import { parseOrdering } from './ordering.ts';
import { LIMITS, parseFilters } from './parse.ts';

const now = new Date('2026-03-10T12:00:00.000Z');

function condition(filter: string, operator: unknown, value?: unknown, type?: string): unknown {
  return { conjunction: 'and', items: [{ filter, operator, value, ...(type ? { type } : {}) }] };
}

function read(input: unknown): FilterGroup {
  const parsed = parseFilters(input, { now });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.filter;
}

function problems(input: unknown): string[] {
  const parsed = parseFilters(input, { now });
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.path);
}

function ask(input: unknown, fields: Record<string, unknown>, data: Record<string, unknown> = {}): boolean {
  return matches(read(input), { fields, data });
}

describe('parseFilters', () => {
  test('takes every spelling of a column', () => {
    for (const name of ['filter:tasks:data.text', 'tasks:data.text', 'data.text', 'data__text'])
      expect(read(condition(name, 'contains', 'x')).items[0]).toMatchObject({ column: 'data.text', type: 'String' });
    expect(read(condition('annotator', 'contains', 3)).items[0]).toMatchObject({ column: 'annotators', type: 'List' });
  });

  test('names the place of what is wrong', () => {
    expect(problems({ conjunction: 'xor', items: [] })).toEqual(['filters.conjunction']);
    expect(problems({ conjunction: 'and' })).toEqual(['filters.items']);
    expect(problems(condition('id; drop table task', 'equal', 1))).toEqual(['filters.items.0.filter']);
    expect(problems(condition('id', 'regex', 'a'))).toEqual(['filters.items.0.operator']);
    expect(problems(condition('id', 'constructor', 'a'))).toEqual(['filters.items.0.operator']);
    expect(problems(condition('id', 'equal', 'seven'))).toEqual(['filters.items.0.value']);
    expect(problems(condition('created_at', 'in_range', { min: '2026-01-01' }))).toEqual(['filters.items.0.value']);
    expect(problems(condition('created_at', 'less', '2026-02-31'))).toEqual(['filters.items.0.value']);
    expect(problems(condition('data.text', 'regex', '('))).toEqual(['filters.items.0.value']);
    expect(problems(condition('data.text', 'equal', 'a', 'Colour'))).toEqual(['filters.items.0.type']);
    expect(problems(condition('status', 'equal', 'done'))).toEqual(['filters.items.0.value']);
    expect(problems('all')).toEqual(['filters']);
  });

  test('keeps trees within bounds', () => {
    const many = Array.from({ length: LIMITS.conditions + 1 }, () => ({ filter: 'id', operator: 'equal', value: 1 }));
    expect(problems({ conjunction: 'or', items: many })).toEqual(['filters.items']);
    let deep: unknown = { conjunction: 'and', items: [] };
    for (let level = 0; level < LIMITS.depth; level += 1) deep = { conjunction: 'and', items: [deep] };
    expect(problems(deep)).toHaveLength(1);
  });

  test('reads nested groups and child filters', () => {
    const spanishOrFrench = {
      conjunction: 'or',
      items: [
        {
          conjunction: 'and',
          items: [
            { filter: 'data.language', operator: 'equal', value: 'es' },
            { filter: 'data.topic', operator: 'equal', value: 'medical' },
          ],
        },
        {
          filter: 'data.language',
          operator: 'equal',
          value: 'fr',
          child_filter: { filter: 'data.topic', operator: 'equal', value: 'legal' },
        },
      ],
    };
    expect(ask(spanishOrFrench, {}, { language: 'es', topic: 'medical' })).toBe(true);
    expect(ask(spanishOrFrench, {}, { language: 'fr', topic: 'legal' })).toBe(true);
    expect(ask(spanishOrFrench, {}, { language: 'fr', topic: 'medical' })).toBe(false);
  });

  test('reads moments before now', () => {
    expect(read(condition('created_at', 'greater', { value: '-7d' })).items[0]).toMatchObject({
      value: { kind: 'one', value: '2026-03-03T12:00:00.000Z' },
    });
  });

  test('understands the status words of other tools', () => {
    expect(ask(condition('task_status', 'equal', 'completed'), { status: 'complete' })).toBe(true);
    const skipped = condition('status', 'in_list', ['skipped', 'failed']);
    expect(ask(skipped, { status: 'pending', cancelled_annotations: 1 })).toBe(true);
    expect(ask(skipped, { status: 'pending', cancelled_annotations: 0 })).toBe(false);
    const neither = condition('status', 'not_in_list', ['skipped', 'failed']);
    expect(ask(neither, { status: 'pending', cancelled_annotations: 1 })).toBe(false);
    expect(ask(neither, { status: 'pending', cancelled_annotations: 0 })).toBe(true);
  });
});

describe('matches', () => {
  test('ranges include both ends', () => {
    const range = condition('id', 'in', { min: 2, max: 4 });
    expect([1, 2, 4, 5].map((id) => ask(range, { id }))).toEqual([false, true, true, false]);
    expect([1, 2, 4, 5].map((id) => ask(condition('id', 'not_in_range', { min: 2, max: 4 }), { id }))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const firstQuarter = condition('created_at', 'in_range', {
      min: '2024-01-01T00:00:00Z',
      max: '2024-03-31T23:59:59Z',
    });
    expect(ask(firstQuarter, { created_at: '2024-03-31T23:59:59.000Z' })).toBe(true);
    expect(ask(firstQuarter, { created_at: '2024-04-01T00:00:00.000Z' })).toBe(false);
  });

  test('a missing value is never equal and always not equal', () => {
    expect(ask(condition('data.a', 'equal', 'x'), {}, {})).toBe(false);
    expect(ask(condition('data.a', 'not_equal', 'x'), {}, {})).toBe(true);
    expect(ask(condition('data.a', 'not_contains', 'x'), {}, {})).toBe(true);
    expect(ask(condition('data.a', 'empty', true), {}, { a: '' })).toBe(true);
    expect(ask(condition('data.a', 'empty', false), {}, { a: '' })).toBe(false);
  });

  test('numbers written as text are numbers', () => {
    expect(ask(condition('data.price', 'greater', 5, 'Number'), {}, { price: '12.5' })).toBe(true);
    expect(ask(condition('data.price', 'greater', 5, 'Number'), {}, { price: 'twelve' })).toBe(false);
  });

  test('keys with dots come before paths', () => {
    expect(ask(condition('data.a.b', 'equal', 'key'), {}, { 'a.b': 'key', a: { b: 'path' } })).toBe(true);
    expect(ask(condition('data.a.b', 'equal', 'path'), {}, { a: { b: 'path' } })).toBe(true);
  });
});

describe('parseOrdering', () => {
  test('takes columns as objects, too', () => {
    const columns = [{ column: 'id', order: 'desc' }, { column: 'tasks:created_at' }];
    expect(parseOrdering(columns)).toEqual({
      ok: true,
      keys: [
        { column: 'id', isDescending: true },
        { column: 'created_at', isDescending: false },
      ],
    });
    expect(parseOrdering([{ column: 'id', order: 'up' }]).ok).toBe(false);
  });

  test('reads columns with prefix and direction', () => {
    expect(parseOrdering(['-tasks:created_at', 'tasks:-id', 'data.price'])).toEqual({
      ok: true,
      keys: [
        { column: 'created_at', isDescending: true },
        { column: 'id', isDescending: true },
        { column: 'data.price', isDescending: false },
      ],
    });
  });

  test('refuses columns that cannot be sorted by', () => {
    expect(parseOrdering('annotators').ok).toBe(false);
    expect(parseOrdering('nonsense').ok).toBe(false);
    expect(parseOrdering(7).ok).toBe(false);
  });
});

describe('what a list, a path and a duration mean', () => {
  const fields = { annotators: [3, 5], label: ['PER', 'ORG'], avg_lead_time: 95 };
  const data = {
    boxes: [
      { label: 'cat', score: 0.9 },
      { label: 'dog', score: 0.2 },
    ],
    tags: ['x', 7],
  };

  test('lists: any, all, length', () => {
    expect(ask(condition('annotators', 'contains_all', [5, 3]), fields)).toBe(true);
    expect(ask(condition('annotators', 'contains_all', [5, 4]), fields)).toBe(false);
    expect(ask(condition('annotators', 'not_contains_all', [5, 4]), fields)).toBe(true);
    expect(ask(condition('label', 'contains_any', ['LOC', 'ORG']), fields)).toBe(true);
    expect(ask(condition('label', 'length_greater', 1), fields)).toBe(true);
    expect(ask(condition('data.tags', 'length_equal', '2', 'List'), fields, data)).toBe(true);
    expect(problems(condition('label', 'length_equal', -1))).toEqual(['filters.items.0.value']);
  });

  test('paths: an entry by its place, from the end, and each of them', () => {
    expect(ask(condition('data.boxes[1].label', 'equal', 'dog'), {}, data)).toBe(true);
    expect(ask(condition('data.boxes.-1.label', 'equal', 'dog'), {}, data)).toBe(true);
    expect(ask(condition('data.boxes[*].score', 'greater', 0.8, 'Number'), {}, data)).toBe(true);
    expect(ask(condition('data.boxes[*].label', 'contains_all', ['cat', 'dog'], 'List'), {}, data)).toBe(true);
    expect(ask(condition('data.boxes[*].colour', 'empty', true), {}, data)).toBe(true);
  });

  test('durations are seconds, words are moments, other names are understood', () => {
    for (const written of ['1m35s', '00:01:35', '1:35', 95, '95', '95 s'])
      expect(ask(condition('avg_lead_time', 'equals', written), fields), String(written)).toBe(true);
    expect(ask(condition('created_at', 'gte', 'yesterday'), { created_at: '2026-03-09T00:00:00Z' })).toBe(true);
    expect(ask(condition('created_at', 'lt', 'now'), { created_at: '2026-03-10T11:59:59Z' })).toBe(true);
    expect(ask(condition('data.text', 'not_regex', '^b'), {}, { text: 'abc' })).toBe(true);
    expect(problems(condition('data.text', 'regex', '(a+)+$'))).toEqual(['filters.items.0.value']);
  });
});
