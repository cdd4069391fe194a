import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedTurn } from '../../operations/turns.ts';
import { createTestEditor } from '../../testing/test-editor.ts';
import {
  applyTransform,
  fitTransform,
  panBy,
  type Turn,
  toImage,
  toScreen,
  turnedSize,
  zoomAt,
} from './view-transform.ts';

const image = { width: 2000, height: 1000 };
const viewport = { width: 500, height: 400 };
const turns = fc.constantFrom<Turn>(0, 90, 180, 270);
const points = fc.record({
  x: fc.double({ min: 0, max: 2000, noNaN: true }),
  y: fc.double({ min: 0, max: 1000, noNaN: true }),
});

describe('a turned image', () => {
  it('fits the viewport with all its corners', () => {
    fc.assert(
      fc.property(turns, points, (turn, point) => {
        const transform = fitTransform(image, viewport, turn);
        const { x, y } = toScreen(transform, point);
        expect(x).toBeGreaterThan(-1e-6);
        expect(y).toBeGreaterThan(-1e-6);
        expect(x).toBeLessThan(viewport.width + 1e-6);
        expect(y).toBeLessThan(viewport.height + 1e-6);
        const { width, height } = turnedSize(image, turn);
        expect(transform.scale).toBeCloseTo(Math.min(500 / width, 400 / height));
      }),
    );
  });

  it('goes to the screen and back, also zoomed and moved, and keeps what is under the pointer', () => {
    const factors = fc.double({ min: 0.2, max: 20, noNaN: true });
    fc.assert(
      fc.property(turns, points, factors, (turn, point, factor) => {
        const before = fitTransform(image, viewport, turn);
        const anchor = { x: 250, y: 200 };
        const zoomed = zoomAt(before, anchor, factor, image, viewport);
        expect(toImage(zoomed, anchor).x).toBeCloseTo(toImage(before, anchor).x, 4);
        expect(toImage(zoomed, anchor).y).toBeCloseTo(toImage(before, anchor).y, 4);
        const moved = panBy(zoomed, { x: 17, y: -9 }, image, viewport);
        const back = toImage(moved, toScreen(moved, point));
        expect(back.x).toBeCloseTo(point.x, 4);
        expect(back.y).toBeCloseTo(point.y, 4);
      }),
    );
  });

  it('is drawn on a canvas where the screen has it', () => {
    fc.assert(
      fc.property(turns, points, (turn, point) => {
        const transform = fitTransform(image, viewport, turn);
        const matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
        applyTransform(
          {
            translate(x, y) {
              matrix.e += matrix.a * x + matrix.c * y;
              matrix.f += matrix.b * x + matrix.d * y;
            },
            rotate(angle) {
              const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
              const { a, b, c, d } = matrix;
              Object.assign(matrix, {
                a: a * cos + c * sin,
                b: b * cos + d * sin,
                c: c * cos - a * sin,
                d: d * cos - b * sin,
              });
            },
            scale(x, y) {
              const { a, b, c, d } = matrix;
              Object.assign(matrix, { a: a * x, b: b * x, c: c * y, d: d * y });
            },
          },
          transform,
        );
        const screen = toScreen(transform, point);
        expect(matrix.a * point.x + matrix.c * point.y + matrix.e).toBeCloseTo(screen.x, 6);
        expect(matrix.b * point.x + matrix.d * point.y + matrix.f).toBeCloseTo(screen.y, 6);
      }),
    );
  });

  it('is only shrunk below the fitting size where that is allowed, and stands where it is told to', () => {
    const fitted = fitTransform(image, viewport, 90);
    expect(zoomAt(fitted, { x: 0, y: 0 }, 0.5, image, viewport, false).scale).toBeCloseTo(fitted.scale);
    expect(zoomAt(fitted, { x: 0, y: 0 }, 0.5, image, viewport, true).scale).toBeCloseTo(fitted.scale / 2);
    const right = fitTransform(image, viewport, 90, { horizontal: 'right', vertical: 'top' });
    expect(toScreen(right, { x: 0, y: 0 })).toEqual({ x: 500, y: 0 });
    const left = fitTransform(image, viewport, 270, { horizontal: 'left', vertical: 'top' });
    expect(toScreen(left, { x: 2000, y: 0 })).toEqual({ x: 0, y: 0 });
  });
});

describe('the editor on a turned image', () => {
  const config = compileConfig(
    `<View><Image name="image" value="$image" rotateControl="true"/>
    <RectangleLabels name="box" toName="image"><Label value="Car"/></RectangleLabels></View>`,
  );
  const task = { id: 1, data: { image: 'a.png' } };
  const box: RegionResult = {
    id: 'b',
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    original_width: 1000,
    original_height: 500,
    image_rotation: 0,
    value: { x: 10, y: 10, width: 10, height: 10, rotation: 0, rectanglelabels: ['Car'] },
  };

  it('writes how the image stood, for what was made and shown, in coordinates of the image as it is', () => {
    const test = createTestEditor({ config, task, initialResult: [box] });
    expect(test.result()).toEqual([box]);
    test.editor.dispatch('view.turn-right');
    expect(test.result()).toEqual([{ ...box, image_rotation: 90 }]);
    const transform = test.editor.images.get('image')?.view.get().transform;
    if (!transform) throw new Error('There is no image.');
    const [from, to] = [toScreen(transform, { x: 500, y: 100 }), toScreen(transform, { x: 600, y: 200 })];
    test.key('b').drag([from.x, from.y], [to.x, to.y]);
    expect(test.result()[1]).toMatchObject({
      image_rotation: 90,
      value: { x: expect.closeTo(50), y: expect.closeTo(20), width: expect.closeTo(10), height: expect.closeTo(20) },
    });
    test.editor.dispatch('view.turn-left');
    expect(test.result()[0]).toEqual(box);
  });

  it('moves shapes as the screen shows them', () => {
    const test = createTestEditor({ config, task, initialResult: [box] });
    test.editor.dispatch('view.turn-right');
    test.editor.dispatch('region.select-all');
    test.key('shift+right');
    expect(test.result()[0]).toMatchObject({ value: { x: 10, y: expect.closeTo(8) } });
  });

  it('makes shapes wider and higher as the screen shows them', () => {
    const test = createTestEditor({ config, task, initialResult: [box] });
    test.editor.dispatch('view.turn-right');
    test.editor.dispatch('region.select-all');
    test.key('alt+shift+right');
    expect(test.result()[0]).toMatchObject({
      value: { x: 10, y: expect.closeTo(8), width: 10, height: expect.closeTo(12) },
    });
    test.key('alt+shift+down');
    expect(test.result()[0]).toMatchObject({ value: { x: 10, width: expect.closeTo(11), height: expect.closeTo(12) } });
  });

  it('shows pages as their regions were made', () => {
    const test = createTestEditor({ config, task, initialResult: [{ ...box, image_rotation: 270 }] });
    expect(storedTurn(test.editor, 'image', 0)).toBe(270);
    expect(storedTurn(test.editor, 'image', 1)).toBe(0);
    expect(test.result()).toMatchObject([{ image_rotation: 270 }]);
  });
});
