import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { findMissingRequired } from '../missing-required.ts';
import { validateResult } from '../results/validate-result.ts';
import { validateTask } from '../validate-task.ts';
import { findTemplate, templates } from './index.ts';
import { templateGroups } from './template.ts';

test('the gallery has interfaces for every group, in the order of the groups, with different ids', () => {
  const groups = templates.map(({ group }) => group);
  expect([...new Set(groups)]).toEqual(templateGroups);
  expect(groups.map((group) => templateGroups.indexOf(group))).toEqual(
    groups.map((group) => templateGroups.indexOf(group)).toSorted((a, b) => a - b),
  );
  expect(templates.length).toBeGreaterThanOrEqual(68);
  expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  expect(new Set(templates.map(({ title }) => title)).size).toBe(templates.length);
  expect(findTemplate('named-entities')?.title).toBe('Named entities');
  expect(findTemplate('nothing')).toBeUndefined();
});

/** Addresses of files that the server serves, wherever in the data they stand. */
function mediaIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/\/samples\/[^"\\ ]+/g)].map(([address]) => address);
}

test('the media that samples show are there, and their licence is told', () => {
  const licences = readFileSync(new URL('../../../../samples/LICENCES.md', import.meta.url), 'utf8');
  for (const address of new Set(templates.flatMap(({ sampleTask }) => mediaIn(sampleTask)))) {
    expect(existsSync(new URL(`../../../..${address}`, import.meta.url)), address).toBe(true);
    const [, , folder = '', ...rest] = address.split('/');
    const name = rest.at(-1)?.replace(/-(page-\d|\d+)(?=\.)/, '') ?? '';
    expect(licences.includes(`## ${folder}`), folder).toBe(true);
    expect(licences.includes(name.replace(/\.\w+$/, '')), address).toBe(true);
  }
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
    if (template.sampleResult === undefined) return;
    const result = template.sampleResult;
    expect(result.length).toBeGreaterThan(0);
    expect(validateResult(compiled, result, { data: template.sampleTask })).toEqual([]);
    expect(findMissingRequired(compiled, result)).toEqual([]);
  });
});
