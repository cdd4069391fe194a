import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { findMissingRequired } from '../missing-required.ts';
import { validateResult } from '../results/validate-result.ts';
import { validateTask } from '../validate-task.ts';
import { findTemplate, templates } from './index.ts';

test('the gallery has at least twelve interfaces with different ids', () => {
  expect(templates.length).toBeGreaterThanOrEqual(12);
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  expect(findTemplate('named-entities')?.title).toBe('Named entities');
  expect(findTemplate('nothing')).toBeUndefined();
});

describe.each(templates)('$id', (template) => {
  const compiled = compileConfig(template.config);

  test('compiles without a diagnostic', () => {
    expect(compiled.diagnostics).toEqual([]);
  });

  test('accepts its sample task, which has no field too many', () => {
    expect(validateTask(compiled, template.sampleTask)).toEqual([]);
    expect(Object.keys(template.sampleTask).sort()).toEqual(compiled.fields.map(({ key }) => key).sort());
  });

  test('accepts its sample answer as complete', () => {
    const result = template.sampleResult ?? [];
    expect(result.length).toBeGreaterThan(0);
    expect(validateResult(compiled, result, { data: template.sampleTask })).toEqual([]);
    expect(findMissingRequired(compiled, result)).toEqual([]);
  });
});
