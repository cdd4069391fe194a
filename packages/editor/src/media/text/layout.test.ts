import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTransform, panBy, toImage, toScreen, zoomAt } from '../image/view-transform.ts';
import { type PaintedSpan, placeSpans } from './layout-spans.ts';
import { splitIntoChunks } from './text-chunks.ts';

describe('text chunks', () => {
  it('are the whole text again when joined, start where they say, and end with lines', () => {
    const lines = fc.array(fc.string({ maxLength: 3000 }), { maxLength: 8 }).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(lines, (text) => {
        const chunks = splitIntoChunks(text);
        expect(chunks.map((chunk) => chunk.text).join('')).toBe(text);
        for (const chunk of chunks) expect(text.slice(chunk.start, chunk.start + chunk.text.length)).toBe(chunk.text);
        for (const chunk of chunks.slice(0, -1)) expect(chunk.text.endsWith('\n')).toBe(true);
      }),
    );
  });
});

describe('spans on a line', () => {
  const span = (id: string, start: number, end: number): PaintedSpan => ({
    id,
    start,
    end,
    color: '#000',
    caption: 'Person',
    rects: [{ x: start * 10, y: 0, width: (end - start) * 10, height: 20 }],
  });

  it('get their own underline when they overlap and share one when they do not', () => {
    const lanes = placeSpans([span('b', 5, 8), span('a', 0, 10), span('c', 12, 14)], 900).map(({ id, lane }) => [
      id,
      lane,
    ]);
    expect(lanes).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
  });

  it('keep their labels inside the text where a line ends', () => {
    const [only] = placeSpans([span('a', 85, 90)], 900);
    expect(only?.tag?.x).toBeLessThan(860);
  });

  it('print their labels beside each other', () => {
    const [first, second] = placeSpans([span('a', 0, 10), span('b', 0, 3)], 900);
    expect(second?.tag?.x).toBeGreaterThan((first?.tag?.x ?? 0) + 30);
  });
});

describe('view transform', () => {
  const image = { width: 2000, height: 1000 };
  const viewport = { width: 500, height: 400 };

  it('shows the whole image in the middle when it fits', () => {
    const transform = fitTransform(image, viewport);
    expect(transform).toEqual({ scale: 0.25, offsetX: 0, offsetY: 75 });
  });

  it('shows something of pictures that are tiny or a thin strip', () => {
    const tiny = { width: 3, height: 2 };
    const { scale } = fitTransform(tiny, viewport);
    expect(scale).toBe(64);
    expect(fitTransform({ width: 100, height: 50 }, viewport).scale).toBe(4);
    const strip = { width: 1, height: 4000 };
    const thin = fitTransform(strip, viewport);
    expect(thin.scale).toBe(1);
    expect(thin.offsetY).toBe((viewport.height - 4000) / 2);
    expect(zoomAt(thin, { x: 250, y: 200 }, 0.1, strip, viewport, false).scale).toBe(1);
  });

  it('goes to the screen and back', () => {
    const points = fc.record({
      x: fc.double({ min: 0, max: 2000, noNaN: true }),
      y: fc.double({ min: 0, max: 1000, noNaN: true }),
    });
    fc.assert(
      fc.property(points, (point) => {
        const transform = { scale: 1.7, offsetX: -40, offsetY: 12 };
        const back = toImage(transform, toScreen(transform, point));
        expect(back.x).toBeCloseTo(point.x, 6);
        expect(back.y).toBeCloseTo(point.y, 6);
      }),
    );
  });

  it('keeps the point under the pointer while zooming', () => {
    const before = fitTransform(image, viewport);
    const anchor = { x: 250, y: 200 };
    const after = zoomAt(before, anchor, 3, image, viewport);
    expect(after.scale).toBeCloseTo(0.75);
    expect(toImage(after, anchor).x).toBeCloseTo(toImage(before, anchor).x);
  });

  it('never lets the image be lost', () => {
    const far = panBy(fitTransform(image, viewport), { x: 99999, y: -99999 }, image, viewport);
    expect(far.offsetX).toBeLessThan(viewport.width);
    expect(far.offsetY + image.height * far.scale).toBeGreaterThan(0);
  });
});
