import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HtmlSpanGeometry } from '../geometry.ts';
import { createHtmlPassage } from './html-passage.ts';
import { findByPath, type MarkupEntry, pathOf, readMarkup } from './markup.ts';
import { elementNode as element, markupTrees, textNode as text } from './markup-trees.ts';

function listEntries(entry: MarkupEntry): MarkupEntry[] {
  return [entry, ...entry.children.flatMap(listEntries)];
}

const page = element('body', [
  element('style', [text('p { color: red }')]),
  text('\n'),
  element('div', [
    element('p', [text('Ada '), element('b', [text('Lovelace')]), text(' wrote')]),
    element('p', [text('in 1843'), element('br'), text('in\n  London')]),
  ]),
]);

describe('XPaths', () => {
  it('lead to the node they were made of, whatever the document', () => {
    fc.assert(
      fc.property(markupTrees, (tree) => {
        const { root } = readMarkup(tree);
        for (const entry of listEntries(root)) expect(findByPath(root, pathOf(entry))).toBe(entry);
      }),
    );
  });

  it('count siblings of the same name', () => {
    const { root, pieces } = readMarkup(page);
    expect(pieces.map(({ entry }) => pathOf(entry))).toEqual([
      '/style[1]/text()[1]',
      '/text()[1]',
      '/div[1]/p[1]/text()[1]',
      '/div[1]/p[1]/b[1]/text()[1]',
      '/div[1]/p[1]/text()[2]',
      '/div[1]/p[2]/text()[1]',
      '/div[1]/p[2]/br[1]',
      '/div[1]/p[2]/text()[2]',
    ]);
    expect(findByPath(root, '/html[1]/body[1]/div/p[2]')).toBe(findByPath(root, '/div[1]/p[2]'));
    expect(findByPath(root, '/div[1]/p[3]')).toBeUndefined();
    expect(findByPath(root, '//*[@onload]')).toBeUndefined();
  });
});

describe('the text of a document', () => {
  it('is what people read, with a line for each block', () => {
    expect(readMarkup(page).text).toBe(' \nAda Lovelace wrote\nin 1843\nin   London');
  });

  it('costs no stack for a hundred thousand elements inside each other', () => {
    let deep = element('b', [text('core')]);
    for (let depth = 0; depth < 100_000; depth += 1) deep = element('div', [deep]);
    const markup = readMarkup(element('body', [deep]));
    const passage = createHtmlPassage(markup);
    const span = passage.toSpan({ start: 0, end: 4 }, true);
    expect(span?.text).toBe('core');
  });
});

describe('spans of HTML', () => {
  const passage = createHtmlPassage(readMarkup(page));
  const at = (words: string) => {
    const start = passage.text.indexOf(words);
    return { start, end: start + words.length };
  };

  it('are written with XPaths and with offsets into all text, a line break counting one', () => {
    expect(passage.toSpan(at('Lovelace wrote\nin'), true)).toEqual({
      shape: 'html-span',
      start: '/div[1]/p[1]/b[1]/text()[1]',
      startOffset: 0,
      end: '/div[1]/p[2]/text()[1]',
      endOffset: 2,
      globalOffsets: { start: 21, end: 37 },
      text: 'Lovelace wrote\nin',
    });
    expect(passage.toSpan(at('London'), false)).toMatchObject({
      startOffset: 5,
      globalOffsets: { start: 48, end: 54 },
    });
  });

  it('join the blanks that HTML runs together', () => {
    expect(passage.toSpan(at('in   London'), true)?.text).toBe('in London');
  });

  it('are found by XPaths alone, by offsets alone, and come back from wherever they are', () => {
    const ranges = fc.tuple(markupTrees, fc.nat(200), fc.nat(60));
    fc.assert(
      fc.property(ranges, ([tree, start, length]) => {
        const own = createHtmlPassage(readMarkup(tree));
        const span = own.toSpan({ start, end: start + length + 1 }, true);
        if (span?.shape !== 'html-span') return;
        const { globalOffsets, ...byPath } = span;
        const range = own.toRange(byPath);
        if (!range) throw new Error('lost by its paths');
        expect(own.toSpan(range, true)).toEqual(span);
        const nowhere = { start: '/gone[1]/text()[1]', end: '/gone[1]/text()[1]' };
        expect(own.toRange({ ...span, ...nowhere, ...(globalOffsets ? { globalOffsets } : {}) })).toEqual(range);
      }),
    );
  });

  it('believe the stored words where path and offsets disagree', () => {
    const span = passage.toSpan(at('Lovelace'), true) as HtmlSpanGeometry;
    const wrongOffsets = { ...span, globalOffsets: { start: 30, end: 36 } };
    expect(passage.toRange(wrongOffsets)).toEqual(at('Lovelace'));
    const wrongPath = { ...span, start: '/div[1]/p[2]/text()[1]', end: '/div[1]/p[2]/text()[1]', endOffset: 4 };
    expect(passage.toRange(wrongPath)).toEqual(at('Lovelace'));
  });

  it('may begin and end at elements', () => {
    const whole: HtmlSpanGeometry = {
      shape: 'html-span',
      start: '/div[1]/p[1]',
      startOffset: 1,
      end: '/div[1]',
      endOffset: 1,
    };
    expect(passage.toRange(whole)).toEqual(at('Lovelace wrote'));
  });

  it('are nowhere when the document has no such place', () => {
    const lost: HtmlSpanGeometry = { shape: 'html-span', start: '/p[9]', startOffset: 0, end: '/p[9]', endOffset: 1 };
    expect(passage.toRange(lost)).toBeUndefined();
  });
});
