import { describe, expect, test } from 'vitest';
import { compileConfig } from './compile.ts';
import { dropHidden } from './hidden-answers.ts';
import { findMissingRequired } from './missing-required.ts';
import type { RegionResult } from './model.ts';

/** What is left of the items, each as `control` or `control@region`. */
function left(controls: string, ...items: RegionResult[]): string[] {
  const compiled = compileConfig(`<View>
    <Text name="text" value="$text"/>
    <Labels name="kind" toName="text"><Label value="Speech"/><Label value="Noise" alias="n"/></Labels>
    <Choices name="a" toName="text"><Choice value="Yes" alias="y"/><Choice value="No"/></Choices>
    ${controls}
  </View>`);
  expect(compiled.diagnostics).toEqual([]);
  return dropHidden(compiled, items).map((item) =>
    'id' in item ? (item.id === item.from_name ? item.id : `${item.from_name}@${item.id}`) : '',
  );
}

function choice(name: string, value: string | string[], id = name): RegionResult {
  return { id, from_name: name, to_name: 'text', type: 'choices', value: { choices: [value] } };
}

function words(name: string, id = name): RegionResult {
  return { id, from_name: name, to_name: 'text', type: 'textarea', value: { text: ['x'] } };
}

function region(id: string, label: string): RegionResult {
  return { id, from_name: 'kind', to_name: 'text', type: 'labels', value: { start: 0, end: 1, labels: [label] } };
}

const area = (rest: string) => `<TextArea name="w" toName="text" ${rest}/>`;

describe('answers about the task', () => {
  test('choice-selected', () => {
    const config = area('visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="Yes"');
    expect(left(config, choice('a', 'y'), words('w'))).toEqual(['a', 'w']);
    expect(left(config, choice('a', 'No'), words('w'))).toEqual(['a']);
    expect(left(config, words('w'))).toEqual([]);
  });

  test('choice-unselected', () => {
    const config = area('visibleWhen="choice-unselected" whenTagName="a" whenChoiceValue="No"');
    expect(left(config, choice('a', 'y'), words('w'))).toEqual(['a', 'w']);
    expect(left(config, choice('a', 'No'), words('w'))).toEqual(['a']);
  });

  test('a condition on choices alone asks for them to be selected', () => {
    const config = area('whenTagName="a" whenChoiceValue="No"');
    expect(left(config, choice('a', 'No'), words('w'))).toEqual(['a', 'w']);
    expect(left(config, choice('a', 'y'), words('w'))).toEqual(['a']);
  });

  test('what hangs on the selection stays', () => {
    for (const when of ['region-selected', 'no-region-selected']) {
      expect(left(area(`visibleWhen="${when}"`), words('w'), region('r', 'Speech'))).toEqual(['w', 'kind@r']);
    }
  });

  test('what a choice about some region asks for stays as long as one region has it', () => {
    const config = `<Choices name="clear" toName="text" perRegion="true"><Choice value="Yes"/><Choice value="No"/></Choices>
      ${area('visibleWhen="choice-selected" whenTagName="clear" whenChoiceValue="No"')}`;
    const no = choice('clear', 'No', 'r2');
    const regions = [region('r1', 'Speech'), region('r2', 'Speech')];
    expect(left(config, ...regions, choice('clear', 'Yes', 'r1'), no, words('w'))).toContain('w');
    expect(left(config, ...regions, choice('clear', 'Yes', 'r1'), words('w'))).not.toContain('w');
  });

  test('a View around the control hides it', () => {
    const config = `<View visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="No">${area('')}</View>`;
    expect(left(config, choice('a', 'y'), words('w'))).toEqual(['a']);
  });

  test('a place in a tree counts by its last step', () => {
    const config = `<Taxonomy name="place" toName="text">
      <Choice value="Birds"><Choice value="Owls"/></Choice><Choice value="Bats"/>
    </Taxonomy>${area('visibleWhen="choice-selected" whenTagName="place" whenChoiceValue="Owls"')}`;
    const place = (...path: string[]): RegionResult => ({
      id: 'place',
      from_name: 'place',
      to_name: 'text',
      type: 'taxonomy',
      value: { taxonomy: [path] },
    });
    expect(left(config, place('Birds', 'Owls'), words('w'))).toEqual(['place', 'w']);
    expect(left(config, place('Birds'), words('w'))).toEqual(['place']);
  });
});

describe('answers about a region', () => {
  test('whenLabelValue', () => {
    const config = area('perRegion="true" whenLabelValue="Speech"');
    const answers = [words('w', 'r1'), words('w', 'r2')];
    expect(left(config, region('r1', 'Speech'), region('r2', 'n'), ...answers)).toEqual(['kind@r1', 'kind@r2', 'w@r1']);
  });

  test('region-selected holds for the region itself, of the control that is named', () => {
    expect(
      left(area('perRegion="true" visibleWhen="region-selected"'), region('r', 'n'), words('w', 'r')),
    ).toHaveLength(2);
    const config = `<HyperText name="page" value="$page"/>
      <HyperTextLabels name="mark" toName="page"><Label value="M"/></HyperTextLabels>
      ${area('perRegion="true" visibleWhen="region-selected" whenTagName="mark"')}`;
    expect(left(config, region('r', 'n'), words('w', 'r'))).toEqual(['kind@r']);
  });

  test('choices of the same region and of the task', () => {
    const ofRegion = `<Choices name="clear" toName="text" perRegion="true"><Choice value="Yes"/><Choice value="No"/></Choices>
      ${area('perRegion="true" visibleWhen="choice-unselected" whenTagName="clear" whenChoiceValue="No"')}`;
    const regions = [region('r1', 'n'), region('r2', 'n')];
    const answers = [choice('clear', 'No', 'r1'), words('w', 'r1'), words('w', 'r2')];
    expect(left(ofRegion, ...regions, ...answers)).toEqual(['kind@r1', 'kind@r2', 'clear@r1', 'w@r2']);
    const ofTask = area('perRegion="true" visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="No"');
    expect(left(ofTask, choice('a', 'y'), region('r', 'n'), words('w', 'r'))).toEqual(['a', 'kind@r']);
  });

  test('regions stay, whatever hides their labels', () => {
    const config = `<View visibleWhen="choice-selected" whenTagName="a">
      <Labels name="more" toName="text"><Label value="M"/></Labels></View>`;
    const item = { ...region('r', 'M'), from_name: 'more' };
    expect(left(config, item)).toEqual(['more@r']);
  });
});

describe('answers that hang on hidden ones', () => {
  const chain = `<Choices name="b" toName="text" visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="Yes">
      <Choice value="B"/></Choices>
    <Choices name="c" toName="text" visibleWhen="choice-selected" whenTagName="b"><Choice value="C"/></Choices>
    <TextArea name="d" toName="text" visibleWhen="choice-unselected" whenTagName="c"/>`;
  const answers = [choice('b', 'B'), choice('c', 'C'), words('d')];

  test('go as well, and what they hid comes back', () => {
    expect(left(chain, choice('a', 'y'), ...answers)).toEqual(['a', 'b', 'c']);
    expect(left(chain, choice('a', 'No'), ...answers)).toEqual(['a', 'd']);
  });

  test('come to an end when rules go in a circle', () => {
    const circle = `<Choices name="b" toName="text" visibleWhen="choice-unselected" whenTagName="c"><Choice value="B"/></Choices>
      <Choices name="c" toName="text" visibleWhen="choice-selected" whenTagName="b"><Choice value="C"/></Choices>`;
    expect(left(circle, choice('b', 'B'), choice('c', 'C')).length).toBeLessThanOrEqual(2);
  });

  test('ask for nothing', () => {
    const compiled = compileConfig(`<View><Text name="text" value="$text"/>
      <Choices name="a" toName="text"><Choice value="Yes"/><Choice value="No"/></Choices>
      <Choices name="b" toName="text" visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="Yes"><Choice value="B"/></Choices>
      <TextArea name="w" toName="text" required="true" visibleWhen="choice-selected" whenTagName="b"/></View>`);
    expect(findMissingRequired(compiled, [choice('a', 'No'), choice('b', 'B')])).toEqual([]);
    expect(findMissingRequired(compiled, [choice('a', 'Yes'), choice('b', 'B')])).toHaveLength(1);
  });
});

test('the role of a message decides for the regions it is', () => {
  const compiled = compileConfig(`<View><Chat name="chat" value="$messages"/>
    <View whenRole="assistant"><Rating name="r" toName="chat" perRegion="true"/></View></View>`);
  expect(compiled.diagnostics).toEqual([]);
  const message = (id: string, role: string): RegionResult => ({
    id,
    from_name: 'chat',
    to_name: 'chat',
    type: 'chatmessage',
    value: { chatmessage: { role, content: 'x' } },
  });
  const rating = (id: string): RegionResult => ({
    id,
    from_name: 'r',
    to_name: 'chat',
    type: 'rating',
    value: { rating: 1 },
  });
  const result = [message('1', 'user'), message('2', 'assistant'), rating('1'), rating('2')];
  expect(dropHidden(compiled, result)).toEqual([...result.slice(0, 2), rating('2')]);
});
