import { describe, expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { configForTask } from './for-task.ts';
import { findMissingRequired } from './missing-required.ts';
import { validateResult } from './results/validate-result.ts';
import { validateTask } from './validate-task.ts';

const compiled = compileConfig(`<View>
  <Repeater on="$pages" mode="pagination">
    <Image name="page_{{idx}}" value="$pages[{{idx}}].url"/>
    <Choices name="kind_{{idx}}" toName="page_{{idx}}" required="true"><Choice value="Letter"/><Choice value="Bill"/></Choices>
  </Repeater>
</View>`);
const pages = (count: number) => ({
  pages: Array.from({ length: count }, (_, page) => ({ url: `/page-${page}.png` })),
});
const answer = (page: number) => ({
  id: `a${page}`,
  from_name: `kind_${page}`,
  to_name: `page_${page}`,
  type: 'choices',
  value: { choices: ['Bill'] },
});

describe('a Repeater', () => {
  test('has its index in double braces only', () => {
    const flagged = (flag: string) =>
      compileConfig(
        `<View><Repeater on="$pages" indexFlag="${flag}"><Text name="t_{{i}}" value="$pages[{{i}}]"/></Repeater></View>`,
      );
    expect(flagged('{{ i }}').diagnostics).toEqual([]);
    for (const flag of ['@i', '{{i', '{i}', '[[i]]'])
      expect(flagged(flag).diagnostics).toMatchObject([{ code: 'invalid_parameter', severity: 'error' }]);
  });

  test('is no mistake, and needs its list', () => {
    expect(compiled.diagnostics).toEqual([]);
    expect(compiled.fields.map(({ key }) => key)).toEqual(['pages']);
    expect(validateTask(compiled, pages(0))).toEqual([]);
    expect(validateTask(compiled, {})).toMatchObject([{ path: 'data.pages', code: 'missing_field' }]);
    expect(validateTask(compiled, { pages: [{ url: '/a.png' }, {}] })).toMatchObject([{ path: 'data.pages[1].url' }]);
  });

  test('asks once for each entry', () => {
    const config = configForTask(compiled, pages(3));
    expect(Object.keys(config.controls)).toEqual(['kind_0', 'kind_1', 'kind_2']);
    expect(config.controls.kind_2?.toName).toEqual(['page_2']);
    expect(config.objects.page_2?.value).toBe('$pages[2].url');
    expect(configForTask(compiled, pages(3))).toBe(config);
  });

  test('takes answers for the entries there are, and misses the others', () => {
    const data = pages(2);
    expect(validateResult(compiled, [answer(0), answer(1)], { data })).toEqual([]);
    expect(validateResult(compiled, [answer(2)], { data })).toMatchObject([{ code: 'unknown_control' }]);
    expect(findMissingRequired(configForTask(compiled, data), [answer(1)])).toMatchObject([{ control: 'kind_0' }]);
  });

  test('repeats within a repetition', () => {
    const nested = compileConfig(`<View><Repeater on="$rows" indexFlag="{{row}}">
      <Repeater on="$rows[{{row}}].cells" indexFlag="{{cell}}">
        <Text name="t_{{row}}_{{cell}}" value="$rows[{{row}}].cells[{{cell}}]"/>
      </Repeater></Repeater></View>`);
    const data = { rows: [{ cells: ['a', 'b'] }, { cells: ['c'] }] };
    expect(Object.keys(configForTask(nested, data).objects)).toEqual(['t_0_0', 't_0_1', 't_1_0']);
    expect(validateTask(nested, data)).toEqual([]);
  });

  test('stops at a bound however long the list is', () => {
    expect(Object.keys(configForTask(compiled, pages(100_000)).controls)).toHaveLength(500);
  });
});
