import { agreementKind } from '@labelwright/task-definition/agreement';
import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { tags } from '@labelwright/task-definition/tags/index';
import { expect, test } from 'vitest';
import { compareResults } from './compare.ts';
import { findMatcher, MATCHERS } from './matchers.ts';

const controls = tags.filter(({ control }) => control !== undefined);

test.each(controls)('answers of $name have a matcher on everything they may be about', ({ control }) => {
  const named = [control?.agreement, control?.agreementOfLabels, ...Object.values(control?.agreementOn ?? {})];
  for (const kind of named.filter((kind) => kind !== undefined)) expect(findMatcher(kind)?.kind).toBe(kind);
  expect(findMatcher(control?.agreement ?? '')?.unit).toBe(
    { region: 'region', label: 'region', classification: 'answer', relation: 'relation' }[control?.answer ?? 'label'],
  );
});

test('no matcher is there twice, or for nothing', () => {
  const kinds = MATCHERS.map(({ kind }) => kind);
  const used = controls.flatMap(({ control }) => [
    control?.agreement,
    control?.agreementOfLabels,
    ...Object.values(control?.agreementOn ?? {}),
  ]);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.filter((kind) => !used.includes(kind))).toEqual([]);
  for (const { help } of MATCHERS) expect(help).toMatch(/^[A-Z].{10,250}\.$/);
});

test.each(tags.filter(({ example }) => example.result.length > 0))('the example of $name agrees with itself', (tag) => {
  const config = compileConfig(tag.example.config);
  const { score, controls, relations } = compareResults(
    config,
    tag.example.result,
    structuredClone(tag.example.result),
    { data: tag.example.data },
  );
  expect(score).toBe(1);
  const given = new Set(tag.example.result.flatMap((item) => (item.type === 'relation' ? [] : [item])));
  for (const { from_name: name } of given as Set<RegionResult>) {
    expect([name, controls[name]?.score]).toEqual([name, 1]);
    expect(controls[name]).toMatchObject({ onlyA: 0, onlyB: 0 });
  }
  if (tag.example.result.some(({ type }) => type === 'relation')) expect(relations?.score).toBe(1);
});

test('places of every example can be read', () => {
  const unread = tags.flatMap(({ name, example }) => {
    const config = compileConfig(example.config);
    return example.result.flatMap((item) => {
      const control = item.type === 'relation' ? undefined : config.controls[(item as RegionResult).from_name];
      if (control === undefined) return [];
      const region = item as RegionResult;
      const object = config.objects[region.to_name];
      const matcher = findMatcher(agreementKind(control, object) ?? '');
      if (matcher === undefined || matcher.unit === 'relation') return [name];
      const context = { control, object, options: {}, weightOf: () => 1 };
      return matcher.read(region, context) === undefined ? [name] : [];
    });
  });
  expect(unread).toEqual([]);
});
