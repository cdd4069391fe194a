import { describe, expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { findMissingRequired } from './missing-required.ts';
import type { RegionResult } from './model.ts';

const compiled = compileConfig(`<View>
  <Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place" alias="loc"/></Labels>
  <Choices name="verdict" toName="text" required="true"><Choice value="Good"/><Choice value="Bad" alias="bad"/></Choices>
  <View visibleWhen="choice-selected" whenTagName="verdict" whenChoiceValue="Bad">
    <TextArea name="why" toName="text" required="true" requiredMessage="Say why"/>
  </View>
  <Rating name="unless" toName="text" required="true" visibleWhen="choice-unselected" whenTagName="verdict" whenChoiceValue="Bad"/>
  <Rating name="beside" toName="text" required="true" visibleWhen="region-selected"/>
  <TextArea name="full" toName="text" perRegion="true" required="true" whenLabelValue="Place"/>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="No"/></Choices>
  <TextArea name="doubt" toName="text" perRegion="true" required="true" visibleWhen="choice-selected" whenTagName="sure"/>
</View>`);

function answer(from_name: string, value: Record<string, unknown>, id = from_name): RegionResult {
  return { id, from_name, to_name: 'text', type: compiled.controls[from_name]?.type ?? '', value };
}

function missing(...result: RegionResult[]): string[] {
  return findMissingRequired(compiled, result).map(({ control, regionId }) =>
    regionId ? `${control}@${regionId}` : control,
  );
}

const good = answer('verdict', { choices: ['Good'] });
const bad = answer('verdict', { choices: ['bad'] });
const stars = answer('unless', { rating: 2 });

test('the config of these tests is sound', () => {
  expect(compiled.diagnostics).toEqual([]);
});

describe('for the whole task', () => {
  test('an answer is missing until it is there', () => {
    expect(missing()).toEqual(['verdict', 'unless']);
    expect(missing(good, stars)).toEqual([]);
  });

  test('an empty answer is none', () => {
    expect(missing(bad, answer('why', { text: ['  '] }))).toEqual(['why']);
    expect(missing(bad, answer('why', { text: [] }))).toEqual(['why']);
    expect(missing(bad, answer('why', { text: 'x' }))).toEqual([]);
  });

  test('what is hidden is not asked, also by the View around it', () => {
    expect(missing(good)).toEqual(['unless']);
    expect(missing(bad)).toEqual(['why']);
  });

  test('the message of the author is used', () => {
    expect(findMissingRequired(compiled, [bad])[0]?.message).toBe('Say why');
    expect(findMissingRequired(compiled, [])[0]?.message).toBe('"verdict" needs an answer');
  });
});

describe('for each region', () => {
  const span = (id: string, label: string) => answer('entity', { start: 0, end: 1, labels: [label] }, id);

  test('only regions with the label are asked', () => {
    expect(missing(good, stars, span('a', 'Person'), span('b', 'loc'), span('c', 'loc'))).toEqual(['full@b', 'full@c']);
    expect(missing(good, stars, span('b', 'loc'), answer('full', { text: ['x'] }, 'b'))).toEqual([]);
  });

  test('an answer of the same region opens the next question', () => {
    const unsure = answer('sure', { choices: ['No'] }, 'a');
    expect(missing(good, stars, span('a', 'Person'), span('b', 'Person'), unsure)).toEqual(['doubt@a']);
  });
});
