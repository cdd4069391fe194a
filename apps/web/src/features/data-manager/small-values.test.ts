import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversationOf, excerptOf, fileNameOf } from './excerpt.ts';
import { pictureShapes } from './picture-shapes.ts';
import { readItems } from './read-items.ts';
import { sparkline } from './sparkline.ts';

describe('readItems', () => {
  const item = fc.record({ id: fc.string(), value: fc.dictionary(fc.string(), fc.jsonValue()) });

  test('reads what is whole, wherever the text was cut', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), fc.nat(), (items, cut) => {
        const text = JSON.stringify(items);
        const length = cut % (text.length + 1);
        const read = readItems(text.slice(0, length));
        const whole = JSON.parse(text) as unknown[];
        expect(read.items).toEqual(whole.slice(0, read.items.length));
        if (length === text.length) expect(read).toEqual({ items: whole, isCut: false });
      }),
    );
  });

  test('reads several results one after another', () => {
    expect(readItems('[{"a": 1}], [{"b": "}{"}, {"c')).toEqual({ items: [{ a: 1 }, { b: '}{' }], isCut: true });
    expect(readItems('')).toEqual({ items: [], isCut: false });
  });
});

describe('excerpts', () => {
  test('a page becomes one line of its text', () => {
    const page =
      '<!doctype html><html><head><title>No</title></head><style>p{}</style><p>Käse &amp; <b>Brot</b></p><script>x()';
    expect(excerptOf(page)).toBe('Käse & Brot');
    expect(excerptOf('a < b')).toBe('a');
  });

  test('a conversation reads as its turns, anything else as nothing', () => {
    expect(
      conversationOf([
        { author: 'Ann', text: 'Hi' },
        { role: 'user', content: 'Hello' },
      ]),
    ).toBe('Ann: Hi – user: Hello');
    expect(conversationOf([1, 2])).toBeUndefined();
    expect(conversationOf([])).toBeUndefined();
  });

  test('a file is called by the end of its address', () => {
    expect(fileNameOf('/data/upload/1/x/talk%20one.wav?a=1')).toBe('talk one.wav');
    expect(fileNameOf('https://x.example/%E0%A4%A.wav')).toBe('%E0%A4%A.wav');
  });
});

describe('sparkline', () => {
  test('stays in its box, with few points, and keeps the extremes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 500 }),
        (values) => {
          const points = (sparkline({ time: values.map((_, index) => index), level: values }, 100, 20) ?? '')
            .slice(1)
            .split('L')
            .map((point) => point.split(',').map(Number));
          expect(points.length).toBeLessThanOrEqual(62);
          for (const [x = Number.NaN, y = Number.NaN] of points) {
            expect(x >= 0 && x <= 100 && y >= 0 && y <= 20).toBe(true);
          }
          const heights = points.map(([, y]) => y ?? 0);
          if (Math.max(...values) > Math.min(...values))
            expect([Math.min(...heights), Math.max(...heights)]).toEqual([0, 20]);
        },
      ),
    );
  });

  test('is nothing without numbers', () => {
    expect(sparkline({ a: ['x', 'y'] }, 10, 10)).toBeUndefined();
    expect(sparkline('1,2', 10, 10)).toBeUndefined();
    expect(sparkline([1, 3, 2], 10, 10)).toBe('M0,10L5,0L10,5');
  });
});

describe('pictureShapes', () => {
  const size = { original_width: 200, original_height: 100 };

  test('are in pixels of the picture', () => {
    const read = pictureShapes([
      [
        {
          id: 'a',
          type: 'rectanglelabels',
          ...size,
          value: { x: 10, y: 20, width: 50, height: 30, rotation: 5, rectanglelabels: ['Car'] },
        },
        { id: 'e', type: 'ellipse', ...size, value: { x: 50, y: 50, radiusX: 10, radiusY: 10 } },
        {
          id: 'p',
          type: 'polygonlabels',
          ...size,
          value: {
            points: [
              [0, 0],
              [50, 0],
              [50, 100],
            ],
            polygonlabels: ['Roof'],
          },
        },
        { id: 'k', type: 'keypointlabels', ...size, value: { x: 25, y: 50, width: 1, keypointlabels: ['Eye'] } },
        { id: 'q', type: 'rectangle', ...size, item_index: 1, value: { x: 0, y: 0, width: 1, height: 1 } },
      ],
    ]);
    expect(read?.shapes.map(({ id: _id, ...shape }) => shape)).toEqual([
      { kind: 'box', label: 'Car', x: 20, y: 20, width: 100, height: 30, rotation: 5 },
      { kind: 'ellipse', label: '', x: 100, y: 50, radiusX: 20, radiusY: 10, rotation: 0 },
      { kind: 'outline', label: 'Roof', points: '0,0 100,0 100,100', isClosed: true },
      { kind: 'point', label: 'Eye', x: 50, y: 50 },
    ]);
  });

  test('are none without a size, and of answers of any form', () => {
    expect(
      pictureShapes([[{ type: 'rectangle', value: { x: 1, y: 1, width: 1, height: 1 } }], { any: 'json' }, null]),
    ).toBeUndefined();
    expect(pictureShapes([[null, { ...size, type: 'choices', value: { choices: ['a'] } }]])).toBeUndefined();
  });
});
