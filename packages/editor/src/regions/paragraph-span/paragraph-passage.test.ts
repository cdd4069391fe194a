import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParagraphPassage } from './paragraph-passage.ts';

const texts = fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('', 'two\nlines', '\n', '👩‍👩‍👧')), {
  minLength: 1,
  maxLength: 6,
});

describe('paragraphs in one text', () => {
  const passage = createParagraphPassage(['Good morning.', '', 'It is open,\nuntil five.']);

  it('tell the paragraph and the place in it', () => {
    expect(passage.toSpan({ start: 5, end: 26 }, true)).toEqual({
      shape: 'paragraph-span',
      start: '0',
      end: '2',
      startOffset: 5,
      endOffset: 11,
      text: 'morning.\n\nIt is open,',
    });
  });

  it('leave out paragraphs that are only touched', () => {
    expect(passage.toSpan({ start: 13, end: 17 }, true)).toMatchObject({ start: '2', startOffset: 0, text: 'It' });
    expect(passage.toSpan({ start: 5, end: 15 }, true)).toMatchObject({ end: '0', endOffset: 13 });
    expect(passage.toSpan({ start: 13, end: 15 }, true)).toBeUndefined();
  });

  it('bring spans back to where they were, whatever the texts', () => {
    fc.assert(
      fc.property(texts, fc.nat(80), fc.nat(40), (paragraphs, start, length) => {
        const own = createParagraphPassage(paragraphs);
        const end = Math.min(start + length + 1, own.text.length);
        const span = start < end ? own.toSpan({ start, end }, true) : undefined;
        if (span?.shape !== 'paragraph-span') return;
        const range = own.toRange(span);
        expect(range && own.toSpan(range, true)).toEqual(span);
        const last = paragraphs[Number(span.end)] ?? '';
        expect(span.endOffset).toBeGreaterThan(0);
        expect(span.endOffset).toBeLessThanOrEqual(last.length);
        expect(span.startOffset).toBeLessThan((paragraphs[Number(span.start)] ?? '').length);
      }),
    );
  });

  it('have no place for spans of other texts', () => {
    const lost = { shape: 'paragraph-span', start: '7', startOffset: 0, end: '7', endOffset: 1 } as const;
    expect(passage.toRange(lost)).toBeUndefined();
    expect(passage.toRange({ ...lost, start: 0, end: 0, endOffset: 99 })).toBeUndefined();
    expect(passage.toRange({ ...lost, start: 0, end: 0, endOffset: 4 })).toEqual({ start: 0, end: 4 });
  });
});
