import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCached } from './cache.ts';
import { compileConfig, hasErrors } from './compile.ts';

function codes(source: string): string[] {
  return compileConfig(source).diagnostics.map(({ code }) => code);
}

const TEXT = '<Text name="text" value="$text"/>';

describe('a sound config', () => {
  const compiled = compileConfig(`<View>
    <Header value="Written in $language"/>
    ${TEXT}
    <Labels name="entity" toName="text" value="$extra"><Label value="Person" alias="per" background="teal" maxUsages="2"/><Label value="Place" hotkey="q"/></Labels>
    <View visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="Angry">
      <TextArea name="why" toName="text" perRegion="false" rows="3"/>
    </View>
    <Choices name="tone" toName="text"><View><Choice value="Calm" selected="true"/></View><Choice value="Angry"><Choice value="Rude"/></Choice></Choices>
    <Relations choice="single"><Relation value="part of"/></Relations>
  </View>`);

  test('has no diagnostics', () => {
    expect(compiled.diagnostics).toEqual([]);
    expect(hasErrors(compiled)).toBe(false);
  });

  test('knows its objects, controls and links', () => {
    expect(Object.keys(compiled.objects)).toEqual(['text']);
    expect(Object.keys(compiled.controls)).toEqual(['entity', 'why', 'tone']);
    expect(compiled.controls.entity).toMatchObject({
      type: 'labels',
      valueKey: 'labels',
      answer: 'region',
      dynamicOptions: '$extra',
    });
    expect(compiled.controls.why?.params).toMatchObject({ rows: 3, perRegion: false, editable: false });
    expect(compiled.controls.why?.inheritedVisibility).toEqual([
      { when: 'choice-selected', tagName: 'tone', choiceValues: ['Angry'] },
    ]);
    expect(compiled.relations).toMatchObject({ choice: 'single', options: [{ value: 'part of' }] });
  });

  test('gives keys to options in their order, leaving the keys of the author', () => {
    expect(compiled.controls.entity?.options).toEqual([
      { value: 'per', title: 'Person', background: 'teal', maxUsages: 2, hotkey: '1' },
      { value: 'Place', title: 'Place', hotkey: 'q' },
    ]);
    expect(compiled.controls.tone?.options).toEqual([
      { value: 'Calm', title: 'Calm', selected: true, hotkey: '2' },
      { value: 'Angry', title: 'Angry', hotkey: '3', children: [{ value: 'Rude', title: 'Rude', hotkey: '4' }] },
    ]);
  });

  test('knows the fields it reads', () => {
    expect(compiled.fields.map(({ key, dataType, required, usedBy }) => [key, dataType, required, usedBy])).toEqual([
      ['language', undefined, false, ['Header']],
      ['text', 'Text', true, ['Text']],
      ['extra', undefined, true, ['Labels']],
    ]);
  });
});

describe('mistakes', () => {
  test.each([
    ['two names', `<View>${TEXT}<Image name="text" value="$i"/></View>`, ['duplicate_name']],
    ['no name', '<View><Text value="$text"/></View>', ['missing_parameter']],
    ['no value', '<View><Text name="text"/></View>', ['missing_parameter']],
    ['value or valueList', '<View><Image name="i" valueList="$pages"/></View>', []],
    ['unknown object', `<View>${TEXT}<Rating name="r" toName="txt"/></View>`, ['unknown_to_name']],
    [
      'control as object',
      `<View>${TEXT}<Rating name="r" toName="text"/><Rating name="s" toName="r"/></View>`,
      ['unknown_to_name'],
    ],
    ['wrong object', `<View>${TEXT}<Rectangle name="r" toName="text"/></View>`, ['wrong_target']],
    [
      'two equal labels',
      `<View>${TEXT}<Labels name="l" toName="text"><Label value="A"/><Label value="B" alias="A"/></Labels></View>`,
      ['duplicate_option'],
    ],
    [
      'two equal keys',
      `<View>${TEXT}<Labels name="l" toName="text"><Label value="A" hotkey="a"/><Label value="B" hotkey="A"/></Labels></View>`,
      ['duplicate_hotkey'],
    ],
    ['no labels', `<View>${TEXT}<Labels name="l" toName="text"/></View>`, ['no_options']],
    [
      'a bad word',
      `<View>${TEXT}<Choices name="c" toName="text" choice="many"><Choice value="A"/></Choices></View>`,
      ['invalid_parameter'],
    ],
    ['a bad number', `<View>${TEXT}<Rating name="r" toName="text" maxRating="-1"/></View>`, ['invalid_parameter']],
    ['a bad truth', `<View>${TEXT}<Rating name="r" toName="text" required="maybe"/></View>`, ['invalid_parameter']],
    [
      'a bad colour',
      `<View>${TEXT}<Labels name="l" toName="text"><Label value="A" background="#12"/></Labels></View>`,
      ['invalid_parameter'],
    ],
    [
      'a bad part of a date',
      `<View>${TEXT}<DateTime name="d" toName="text" only="date,hour"/></View>`,
      ['invalid_parameter'],
    ],
    ['braces', '<View><Text name="t" value="{{text}}"/></View>', ['invalid_parameter']],
    ['a broken field', '<View><Text name="t" value="$"/></View>', ['invalid_parameter']],
    ['a field without $', '<View><Image name="i" value="image"/></View>', ['literal_value']],
    ['an option outside', `<View>${TEXT}<Label value="A"/></View>`, ['wrong_parent']],
    [
      'an element inside an object',
      '<View><Text name="t" value="$t"><Header value="x"/></Text></View>',
      ['wrong_parent'],
    ],
    ['another root', '<Text name="t" value="$t"/>', ['root_not_view']],
    ['loose text', '<View>Read this</View>', ['stray_text']],
    [
      'per region without regions',
      `<View>${TEXT}<Rating name="r" toName="text" perRegion="true"/></View>`,
      ['no_regions'],
    ],
    [
      'labels without a tool',
      '<View><Image name="i" value="$i"/><Labels name="l" toName="i"><Label value="A"/></Labels></View>',
      ['no_drawing_tool'],
    ],
    [
      'a condition on nothing',
      `<View>${TEXT}<Rating name="r" toName="text" whenTagName="x" visibleWhen="choice-selected"/></View>`,
      ['unknown_when_tag'],
    ],
    [
      'a condition never met',
      `<View>${TEXT}<Choices name="c" toName="text"><Choice value="Yes"/></Choices><Rating name="r" toName="text" visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="Yess"/></View>`,
      ['unknown_when_value'],
    ],
  ])('%s', (_, source, expected) => {
    expect(codes(source)).toEqual(expected);
  });

  test('point to the attribute and suggest what was meant', () => {
    const source = `<View>${TEXT}<Rating name="r" toName="txt"/></View>`;
    const [only] = compileConfig(source).diagnostics;
    expect(source.slice(only?.range.start.offset, only?.range.end.offset)).toBe('toName="txt"');
    expect(only?.suggestion).toBe('text');
    expect(only?.message).toContain('did you mean text?');
  });

  test('a field in braces is suggested with its $', () => {
    expect(compileConfig('<View><Text name="t" value="{{ text }}"/></View>').diagnostics[0]?.suggestion).toBe('$text');
  });

  test('a broken source gives an empty interface and one error', () => {
    const compiled = compileConfig('<View><Text');
    expect(compiled.diagnostics).toHaveLength(1);
    expect([Object.keys(compiled.controls), compiled.fields]).toEqual([[], []]);
  });
});

describe('the hash', () => {
  const hash = (source: string) => compileConfig(source).hash;
  const base = hash('<View><Choices name="c" toName="t"><Choice value="A"/></Choices></View>');

  test('ignores white space, comments and the order of attributes', () => {
    expect(
      hash('<View>\n\n <Choices   toName="t"\n name="c"><!-- x --><Choice value=\'A\'></Choice></Choices></View>'),
    ).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    '<View><Choices name="c" toName="t"><Choice value="A"/><Choice value="B"/></Choices></View>',
    '<View><Choices name="c" toName="t"><Choice value="a"/></Choices></View>',
    '<View><Choices name="c" toName="t" required="true"><Choice value="A"/></Choices></View>',
    '<View><Choices name="c" toName="t"/><Choice value="A"/></View>',
  ])('changes with %s', (source) => {
    expect(hash(source)).not.toBe(base);
  });

  test('is FNV-1a: the known value of one letter', async () => {
    const { hashText } = await import('./compiling/hash.ts');
    expect(hashText('')).toBe('cbf29ce484222325');
    expect(hashText('a')).toBe('af63dc4c8601ec8c');
    expect(hashText('foobar')).toBe('85944171f73967e8');
  });
});

test('the cache gives the same object for the same source', () => {
  const source = '<View><Text name="cached" value="$text"/></View>';
  expect(compileCached(source)).toBe(compileCached(source));
  for (let index = 0; index < 500; index += 1) compileCached(`<View><Text name="t${index}" value="$text"/></View>`);
  expect(compileCached(source)).toEqual(compileConfig(source));
});

test('names of the object prototype are ordinary names', () => {
  const compiled = compileConfig(
    '<View><Text name="constructor" value="$__proto__"/><Rating name="__proto__" toName="constructor"/></View>',
  );
  expect(compiled.diagnostics).toEqual([]);
  expect(Object.keys(compiled.controls)).toEqual(['__proto__']);
});

describe('hostile configs cost no more than large ones', () => {
  const repeat = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join('');
  const name = (index: number) => `${'n'.repeat(50)}${index}`;
  test.each([
    [
      'controls that point nowhere',
      repeat(9000, (i) => `<Text name="${name(i)}" value="$t"/><Rating name="r${i}" toName="${name(i)}x"/>`),
    ],
    ['targets in one control', `${TEXT}<Rating name="r" toName="${repeat(15_000, (i) => `t${i},`)}"/>`],
    [
      'conditions',
      `${TEXT}<Choices name="c" toName="text">${repeat(5000, (i) => `<Choice value="${name(i)}"/>`)}</Choices><Rating name="r" toName="text" visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="${repeat(5000, (i) => `x${i},`)}"/>`,
    ],
    ['unknown parameters', repeat(15_000, (i) => `<Choices ${repeat(15, (j) => `requird${i}x${j}="a" `)}/>`)],
    [
      'wrong options',
      `${TEXT}<Labels name="l" toName="text">${repeat(19_000, () => '<Label value="" maxUsages="x" granularity="y" selected="z" background="?"/>')}</Labels>`,
    ],
  ])('%s', (_, body) => {
    const compiled = compileConfig(`<View>${body}</View>`);
    expect(compiled.diagnostics.length).toBeGreaterThan(0);
    expect(compiled.diagnostics.length).toBeLessThanOrEqual(500);
  });
});

test('no source makes it throw', () => {
  const name = fc.constantFrom('a', 'b', '', '$a', 'a,b', '__proto__', 'true', '-1');
  const tag = fc.constantFrom(
    'View',
    'Text',
    'Image',
    'Choices',
    'Choice',
    'Labels',
    'Label',
    'Relations',
    'Relation',
    'Rating',
    'DateTime',
    'Foo',
    'Audio',
  );
  const attribute = fc.tuple(
    fc.constantFrom(
      'name',
      'toName',
      'value',
      'choice',
      'perRegion',
      'whenTagName',
      'visibleWhen',
      'whenChoiceValue',
      'maxRating',
      'only',
    ),
    name,
  );
  const element = fc.letrec<{ element: string }>((tie) => ({
    element: fc
      .tuple(
        tag,
        fc.uniqueArray(attribute, { selector: ([key]) => key, maxLength: 5 }),
        fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('element'), { maxLength: 4 })),
      )
      .map(
        ([kind, attributes, children]) =>
          `<${kind} ${attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>${children.join('')}</${kind}>`,
      ),
  })).element;
  fc.assert(
    fc.property(fc.oneof(element, fc.string({ unit: 'binary' })), (source) => {
      expect(compileConfig(source).hash).toHaveLength(16);
    }),
    { numRuns: 500 },
  );
});
