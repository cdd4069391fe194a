import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConfigNode } from './model.ts';
import { parseConfig } from './parse.ts';
import { renderConfig } from './render.ts';
import { tags } from './tags/index.ts';

/** Positions differ between two writings of the same tree; nothing else may. */
function withoutPositions(node: ConfigNode | undefined): unknown {
  if (node === undefined) return undefined;
  return {
    tag: node.tag,
    attributes: { ...node.attributes },
    text: node.text,
    children: node.children.map(withoutPositions),
  };
}

function firstProblem(source: string) {
  const { root, diagnostics } = parseConfig(source);
  expect(root).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  const [only] = diagnostics;
  if (only === undefined) throw new Error('no diagnostic');
  return {
    ...only,
    at: `${only.range.start.line}:${only.range.start.column}`,
    text: source.slice(only.range.start.offset, only.range.end.offset),
  };
}

describe('positions', () => {
  const source = '<View>\n  <Text name="a"\r\n    value="$b"/>\n</View>';
  const root = parseConfig(source).root;
  const text = root?.children[0];
  const slice = (range?: { start: { offset: number }; end: { offset: number } }) =>
    source.slice(range?.start.offset, range?.end.offset);

  test('cover the element, its name and each attribute', () => {
    expect(slice(root?.range)).toBe(source);
    expect(slice(text?.range)).toBe('<Text name="a"\r\n    value="$b"/>');
    expect(slice(text?.nameRange)).toBe('Text');
    expect(slice(text?.attributeRanges?.value)).toBe('value="$b"');
    expect(text?.attributeRanges?.value?.start).toEqual({ line: 3, column: 5, offset: source.indexOf('value') });
  });
});

describe('what is not well-formed is refused with its place and a mend', () => {
  test.each([
    ['<View>\n  <Text/>\n', 'View', '1:2', '<View> is never closed'],
    ['<View>\n  <Text>\n</View>', 'Text', '2:4', '<Text> is not closed before </View>'],
    ['<View></Veiw>', '</Veiw>', '1:7', '</Veiw> does not match <View>'],
    ['<View><Header value="A & B"/></View>', '&', '1:24', 'A bare & is not allowed; write &amp;'],
    ['<View/><View/>', 'View', '1:9', 'There is more than one outermost element; put everything inside one View'],
    ['<View><Text name=a/></View>', 'a', '1:18', 'Put the value of the attribute in quotes'],
    ['<View a="1" a="2"/>', 'a="2"', '1:13', 'The attribute a is given twice'],
    ['', '', '1:1', 'The config is empty; begin with <View>'],
  ])('%j', (source, text, at, message) => {
    expect(firstProblem(source)).toMatchObject({ severity: 'error', code: 'malformed_xml', message, text, at });
  });

  test('an unknown entity', () => {
    expect(firstProblem('<View>&nbsp;</View>').message).toContain('Only &amp;');
  });

  test('the five entities and character references are read', () => {
    const { root } = parseConfig('<View className="&lt;&gt;&amp;&quot;&apos;&#8364;"/>');
    expect(root?.attributes.className).toBe('<>&"\'€');
  });
});

describe('hostile sources are refused quickly', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1000)}">${Array.from({ length: 50 }, (_, i) => `<!ENTITY b${i} "&a;&a;&a;">`).join('')}]><View>&b49;</View>`;
  test.each([
    ['a DOCTYPE with entities', bomb, 'doctype_not_allowed'],
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><View>&x;</View>',
      'doctype_not_allowed',
    ],
    ['deep nesting', '<View>'.repeat(100_000), 'too_deep'],
    ['very many elements', `<View>${'<View/>'.repeat(30_000)}</View>`, 'too_many_elements'],
    ['a very long value', `<View className="${'x'.repeat(200_000)}"/>`, 'attribute_too_long'],
    [
      'very many attributes',
      `<View ${Array.from({ length: 200 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      'too_many_attributes',
    ],
    ['a very long source', `<View>${' '.repeat(5_000_001)}</View>`, 'too_large'],
  ])('%s', (_, source, code) => {
    expect(firstProblem(source).code).toBe(code);
  });

  test('names of the object prototype are ordinary names', () => {
    const { root, diagnostics } = parseConfig('<View><constructor __proto__="1" constructor="2"/></View>');
    expect(Object.entries(root?.children[0]?.attributes ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown_tag']);
  });
});

describe('spelling', () => {
  const codes = (source: string) =>
    parseConfig(source).diagnostics.map(({ severity, code, suggestion }) => [severity, code, suggestion]);

  test('other cases are understood and corrected', () => {
    const { root } = parseConfig('<view><rectanglelabels toname="a"/></view>');
    expect(root?.tag).toBe('View');
    expect(root?.children[0]).toMatchObject({ tag: 'RectangleLabels', attributes: { toName: 'a' } });
    expect(codes('<view><text NAME="a"/></view>')).toEqual([
      ['warning', 'tag_case', 'View'],
      ['warning', 'tag_case', 'Text'],
      ['warning', 'parameter_case', 'name'],
    ]);
  });

  test('near names are suggested, far ones are not', () => {
    expect(codes('<View><Choises/></View>')).toEqual([['error', 'unknown_tag', 'Choices']]);
    expect(codes('<View><Banana/></View>')).toEqual([['error', 'unknown_tag', undefined]]);
    expect(codes('<View><Choices requird="true"/></View>')).toEqual([['warning', 'unknown_parameter', 'required']]);
  });

  test('tags of other tools are named as not available', () => {
    expect(codes('<View><reactcode/></View>')).toEqual([['error', 'unsupported_tag', undefined]]);
  });
});

describe('properties', () => {
  const pieces = fc.constantFrom(
    '<View>',
    '</View>',
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    '&',
    '&amp;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE',
    '[',
    ' ',
    'name',
    '\u0000',
    '\ud800',
    '<Text name="a" value="$b"/>',
  );
  const source = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((list) => list.join('')),
  );

  test('no source makes it throw', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { root, diagnostics } = parseConfig(text);
        expect(root !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const word = fc.string({ unit: 'grapheme', maxLength: 20 });
  const leaf = fc.constantFrom(...tags.map(({ name }) => name), 'Unknown');
  const tree = fc.letrec<{ node: ConfigNode }>((tie) => ({
    node: fc.record({
      tag: leaf,
      attributes: fc.dictionary(fc.constantFrom('name', 'value', 'toName', 'style', 'x-1'), word),
      text: word,
      children: fc.oneof(
        { depthSize: 'small' },
        fc.array(tie('node'), { maxLength: 0 }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
      range: fc.constant({ start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } }),
    }),
  })).node;

  test('reading a rendered tree gives that tree', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const once = parseConfig(renderConfig(node));
        const twice = parseConfig(renderConfig(once.root ?? node));
        expect(once.root).toBeDefined();
        expect(withoutPositions(twice.root)).toEqual(withoutPositions(once.root));
      }),
    );
  });

  test('rendering keeps every value and text that XML can hold', () => {
    fc.assert(
      fc.property(word, (value) => {
        const { root } = parseConfig('<View className="x"><Style>y</Style></View>');
        const style = root?.children[0];
        if (root === undefined || style === undefined) throw new Error('no tree');
        root.attributes.className = value;
        style.text = value.trim();
        expect(withoutPositions(parseConfig(renderConfig(root)).root)).toEqual(withoutPositions(root));
      }),
    );
  });
});
