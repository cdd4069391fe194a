import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHtmlPassage } from '../regions/html-span/html-passage.ts';
import { readMarkup } from '../regions/html-span/markup.ts';
import { elementNode, textNode } from '../regions/html-span/markup-trees.ts';
import { createTestEditor } from '../testing/test-editor.ts';
import { armLabel } from './labels.ts';
import { dragSpanEdge, moveSpanEdge } from './span-edges.ts';
import { rangeOf, textOfSpan } from './span-range.ts';
import { createSpan } from './spans.ts';

const labels = `<Label value="Claim" granularity="sentence"/><Label value="Word" granularity="word"/><Label value="Any"/>`;

function open(object: string, tag: string, data: unknown) {
  const config = compileConfig(
    `<View><${tag} name="l" toName="o">${labels}</${tag}><${object} name="o" value="$o"/></View>`,
  );
  const test = createTestEditor({ config, task: { id: 1, data: { o: data } } });
  const control = config.controls.l;
  if (!control) throw new Error('no control');
  return { test, config, editor: test.editor, arm: (label: string) => armLabel(test.editor, control, label) };
}

const talk = [
  { author: 'A', text: 'Trams came back. They cool no city, trees do.' },
  { author: 'B', text: 'True. 👩‍👩‍👧 agree!' },
];

describe('spans', () => {
  it('snap to the unit of the label in hand', () => {
    const { test, editor, arm } = open('Paragraphs', 'ParagraphLabels', talk);
    arm('Claim');
    createSpan(editor, 'o', 19, 20);
    arm('Word');
    createSpan(editor, 'o', 19, 20);
    expect(test.result().map((item) => 'value' in item && item.value.text)).toEqual([
      'They cool no city, trees do.',
      'They',
    ]);
  });

  it('of paragraphs are moved over the break between them, edge by edge, and remember their words', () => {
    const { test, editor, arm } = open('Paragraphs', 'ParagraphLabels', talk);
    arm('Word');
    createSpan(editor, 'o', 42, 43);
    moveSpanEdge(editor, 'end', 1);
    moveSpanEdge(editor, 'end', 1);
    const [region] = editor.store.list('region');
    expect(region && textOfSpan(editor, region)).toBe('do.\nTrue');
    expect(test.result()[0]).toMatchObject({ value: { start: '0', end: '1', endOffset: 4 } });
    test.key('mod+z');
    expect(test.result()[0]).toMatchObject({ value: { end: '0', text: 'do' } });
  });

  it('in Hebrew grow to the left, and the Latin word within it to the right', () => {
    const text = 'הספר Data Mining יצא לאור';
    const { editor, arm } = open('Text', 'Labels', text);
    const marked = () => editor.store.list('region').flatMap((region) => textOfSpan(editor, region) ?? []);
    arm('Any');
    createSpan(editor, 'o', 17, 19);
    moveSpanEdge(editor, 'end', -1);
    expect(marked()).toEqual(['יצא']);
    moveSpanEdge(editor, 'start', -1);
    moveSpanEdge(editor, 'end', 1);
    expect(marked()).toEqual(['צ']);
    createSpan(editor, 'o', 5, 8);
    moveSpanEdge(editor, 'end', 1);
    moveSpanEdge(editor, 'start', 1);
    expect(marked()).toEqual(['צ', 'ata']);
  });

  it('of HTML are dragged and keep their paths and offsets together', () => {
    const { test, editor, config, arm } = open('HyperText', 'HyperTextLabels', '');
    const page = elementNode('body', [
      elementNode('p', [textNode('Ada '), elementNode('b', [textNode('Lovelace')])]),
      elementNode('p', [textNode('in London')]),
    ]);
    editor.passages.set('o', createHtmlPassage(readMarkup(page)));
    arm('Any');
    createSpan(editor, 'o', 0, 3);
    const drag = dragSpanEdge(editor, 'id-0', 'end');
    drag.to(15);
    drag.done();
    expect(test.result()).toMatchObject([
      {
        type: 'hypertextlabels',
        value: {
          start: '/p[1]/text()[1]',
          end: '/p[2]/text()[1]',
          endOffset: 2,
          globalOffsets: { start: 0, end: 14 },
          text: 'Ada Lovelace\nin',
        },
      },
    ]);
    expect(validateResult(config, test.result())).toEqual([]);
  });

  it('are made nowhere while the text is not there', () => {
    const { editor, arm } = open('HyperText', 'HyperTextLabels', '<p>later</p>');
    arm('Any');
    expect(createSpan(editor, 'o', 0, 3)).toBeUndefined();
  });

  it('never begin or end inside what people see as one character, whatever is dragged', () => {
    const character = fc.constantFrom('a', '👩‍👩‍👧', '🇫🇷', 'e\u0301', '한', 'नि', '\r\n', ' ', '🎉', '日', 'ש');
    const text = fc.array(character, { minLength: 1, maxLength: 20 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(60), fc.nat(60), (words, from, to, later) => {
        const { editor, arm } = open('Text', 'Labels', words);
        arm('Any');
        const region = createSpan(editor, 'o', Math.min(from, to), Math.max(from, to));
        if (!region) return;
        dragSpanEdge(editor, region.id, 'end').to(later);
        const [moved] = editor.store.list('region');
        const range = moved && rangeOf(editor, moved);
        const edges = [...new Intl.Segmenter().segment(words)].map(({ index }) => index);
        expect([...edges, words.length]).toContain(range?.start);
        expect([...edges, words.length]).toContain(range?.end);
      }),
    );
  });
});
