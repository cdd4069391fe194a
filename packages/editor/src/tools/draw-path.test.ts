import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { findPointedShape, setPoint } from '../operations/points.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import {
  arm,
  clicks,
  items,
  polygon,
  startShapes as start,
  triangle,
  trianglePoints,
  values,
} from '../testing/shape-editor.ts';
import { createTestEditor, type TestEditor } from '../testing/test-editor.ts';

describe('polygons', () => {
  it('are made by clicks and closed on the first point', () => {
    const test = clicks(arm(start('vectors'), 'outline', 'Leaf'), ...triangle).expectState('draw-polygon.tracing');
    expect(test.result()).toEqual([]);
    clicks(test, [102, 98]).expectState('draw-polygon.idle');
    expect(values(test)).toEqual([{ points: trianglePoints, closed: true, polygonlabels: ['Leaf'] }]);
    expect(test.editor.session.get().selection).toEqual(['id-0']);
    test.key('mod+z');
    expect(test.result()).toEqual([]);
  });

  it('are closed by Enter, by a double click, and by submitting', () => {
    const test = clicks(arm(start('vectors'), 'outline', 'Leaf'), ...triangle);
    expect(test.editor.finishGesture()).toBe(true);
    clicks(test, ...triangle, [200, 300]);
    expect(values(test).map(({ points }) => points)).toEqual([trianglePoints, trianglePoints]);
    const submitted: unknown[] = [];
    const config = compileConfig(sampleConfigs.vectors);
    const other = createTestEditor({
      config,
      task: { id: 1, data: { image: 'a.png' } },
      onSubmit: (result) => submitted.push(...result),
    });
    clicks(arm(other, 'outline', 'Leaf'), ...triangle).key('mod+enter');
    expect(submitted).toHaveLength(1);
  });

  it('lose their last point to Backspace and to undo, and all to Escape', () => {
    const test = clicks(arm(start('vectors'), 'outline', 'Leaf'), ...triangle, [50, 50]).key('backspace');
    test.editor.finishGesture();
    expect(values(test)).toMatchObject([{ points: trianglePoints }]);
    clicks(test.key('esc'), ...triangle)
      .key('mod+z')
      .key('backspace')
      .key('backspace');
    test.expectState('draw-polygon.idle');
    clicks(test, ...triangle)
      .key('esc')
      .expectState('draw-polygon.idle');
    expect(items(test)).toHaveLength(1);
  });

  it('are not made of too few points', () => {
    const test = clicks(arm(start('vectors'), 'outline', 'Leaf'), [100, 100], [300, 100]);
    test.editor.finishGesture();
    test.expectState('draw-polygon.tracing');
    expect(test.editor.session.get().announcement).toBe('A polygon needs at least 3 points');
    const four = clicks(start('oneLabels').key('p'), ...triangle);
    four.editor.finishGesture();
    expect(four.editor.session.get().announcement).toBe('A polygon needs at least 4 points');
  });

  it('snap to whole pixels where asked, and stay inside the image', () => {
    const test = clicks(start('oneLabels').key('p'), [10.4, 10.4], [99.6, 10.4], [99.6, 99.6], [-40, 120]);
    test.editor.finishGesture();
    expect(values(test)).toEqual([
      {
        points: [
          [1, 2],
          [10, 2],
          [10, 20],
          [0, 24],
        ],
        closed: true,
      },
    ]);
  });

  it('that snap to whole pixels stay on them when they are moved, copied or set by number', () => {
    const test = clicks(start('oneLabels').key('p'), [10, 10], [99, 10], [99, 99], [10, 99]);
    test.editor.finishGesture();
    const isWhole = () =>
      values(test).every(({ points }) =>
        (points as number[][]).every(([x = 0, y = 0]) =>
          [x * 10, y * 5].every((px) => Math.abs(px - Math.round(px)) < 1e-6),
        ),
      );
    test.key('v').drag([50, 50], [120.4, 77.3]);
    expect(isWhole()).toBe(true);
    const image = test.editor.images.get('image');
    image?.zoom(3, { x: 0, y: 0 });
    test.key('mod+d');
    expect(items(test).filter(({ type }) => type === 'polygon')).toHaveLength(2);
    expect(isWhole()).toBe(true);
    const shape = findPointedShape(test.editor);
    if (!shape) throw new Error('no points to set');
    setPoint(test.editor, shape, 0, { x: 33.3, y: 44.4 });
    expect(isWhole()).toBe(true);
  });

  it('survive a second finger, panning and a change of tool', () => {
    const test = clicks(arm(start('vectors'), 'outline', 'Leaf'), ...triangle).pointerDown(50, 50);
    test.editor.pointers.get('image')?.interrupt?.();
    test.expectState('draw-polygon.tracing').drag([10, 10], [30, 30], { spaceKey: true });
    test.expectState('draw-polygon.tracing').key('v').expectState('select.idle');
    expect(values(test)).toMatchObject([{ points: trianglePoints }]);
  });

  it('have points that are dragged, added on the outline and deleted', () => {
    const test = start('vectors', polygon(trianglePoints)).click(200, 150).drag([100, 100], [50, 50]);
    expect(values(test)).toMatchObject([{ points: [[5, 10], ...trianglePoints.slice(1)] }]);
    test.key('mod+z').click(200, 100);
    expect(values(test)).toMatchObject([{ points: [[10, 20], [20, 20], ...trianglePoints.slice(1)] }]);
    test.drag([250, 200], [400, 300]);
    expect(values(test)[0]?.points).toHaveLength(5);
    test.key('mod+z').click(200, 100, { altKey: true });
    expect(values(test)).toMatchObject([{ points: trianglePoints }]);
    test.click(100, 100, { altKey: true });
    expect(values(test)).toMatchObject([{ points: trianglePoints }]);
  });

  it('have points that keys focus, move, add and delete', () => {
    const test = start('vectors', polygon(trianglePoints)).click(200, 150).key('.').key('.').key('shift+up').key('up');
    expect(values(test)).toMatchObject([
      {
        points: [
          [10, 20],
          [30, 17.8],
          [20, 60],
        ],
      },
    ]);
    test.key('mod+z').key('insert');
    expect(values(test)).toMatchObject([
      {
        points: [
          [10, 20],
          [30, 20],
          [25, 40],
          [20, 60],
        ],
      },
    ]);
    test.key('delete');
    expect(values(test)).toMatchObject([{ points: trianglePoints }]);
    test.key('esc');
    expect(test.editor.session.get()).toMatchObject({ focusedPoint: undefined, selection: ['p'] });
    test.key('delete');
    expect(test.result()).toEqual([]);
  });

  it('move as a whole, stretch, and are copied', () => {
    const test = start('vectors', polygon(trianglePoints)).drag([200, 150], [300, 200]);
    expect(values(test)).toMatchObject([
      {
        points: [
          [20, 30],
          [40, 30],
          [30, 70],
        ],
      },
    ]);
    test.key('alt+shift+right');
    expect(values(test)).toMatchObject([
      {
        points: [
          [20, 30],
          [41, 30],
          [30.5, 70],
        ],
      },
    ]);
    test.key('mod+d');
    expect(items(test).map(({ id }) => id)).toEqual(['p', 'id-0']);
  });

  it('that were left open stay open', () => {
    const test = start('vectors', polygon(trianglePoints, false)).drag([200, 100], [200, 150]);
    expect(values(test)).toMatchObject([{ closed: false }]);
  });

  it('are picked by their shape, not by the box around it', () => {
    const test = start('vectors', polygon(trianglePoints)).click(110, 290);
    expect(test.editor.session.get().selection).toEqual([]);
    test.drag([60, 250], [140, 320], { shiftKey: true });
    expect(test.editor.session.get().selection).toEqual([]);
    test.drag([160, 250], [190, 320], { shiftKey: true });
    expect(test.editor.session.get().selection).toEqual(['p']);
  });
});

describe('lines', () => {
  const vertices = (test: TestEditor) => values(test).at(-1)?.vertices as Record<string, unknown>[];

  it('are made by clicks and ended on their last point', () => {
    const test = clicks(arm(start('vectors'), 'line', 'Whisker'), [100, 100], [300, 100], [300, 100]);
    expect(values(test)).toEqual([
      {
        vertices: [
          { id: 'point-1', x: 10, y: 20, prevPointId: null, isBezier: false },
          { id: 'point-2', x: 30, y: 20, prevPointId: 'point-1', isBezier: false },
        ],
        closed: false,
        vectorlabels: ['Whisker'],
      },
    ]);
  });

  it('bend where a point is dragged, and close on the first point where that is allowed', () => {
    const test = clicks(arm(start('vectors'), 'line', 'Whisker'), [100, 100]);
    test.drag([300, 100], [350, 150]);
    clicks(test, [200, 300], [100, 100]);
    expect(values(test)[0]).toMatchObject({ closed: true });
    expect(vertices(test)[1]).toMatchObject({
      isBezier: true,
      controlPoint1: { x: 25, y: 10 },
      controlPoint2: { x: 35, y: 30 },
    });
  });

  it('branch in a skeleton: a click on a point goes on from there', () => {
    const test = clicks(start('oneLabels').key('n'), [100, 100], [200, 100], [300, 100], [200, 100], [200, 200]);
    test.editor.finishGesture();
    expect(vertices(test).map(({ prevPointId }) => prevPointId)).toEqual([null, 'point-1', 'point-2', 'point-2']);
    clicks(test, [100, 100], [100, 300]).expectState('draw-vector.idle');
    expect(vertices(test).at(-1)).toMatchObject({ prevPointId: 'point-1' });
    expect(vertices(test)).toHaveLength(5);
    expect(items(test)).toHaveLength(1);
  });

  it('move with their points; deleting one joins its neighbours', () => {
    const test = clicks(arm(start('vectors'), 'line', 'Whisker'), [100, 100], [300, 100], [500, 100]);
    test.editor.finishGesture();
    test.key('v').drag([200, 100], [200, 150]);
    expect(vertices(test).map(({ y }) => y)).toEqual([30, 30, 30]);
    test.click(300, 150, { altKey: true });
    expect(vertices(test).map(({ id, prevPointId }) => [id, prevPointId])).toEqual([
      ['point-1', null],
      ['point-3', 'point-1'],
    ]);
    test.click(200, 150);
    expect(vertices(test).map(({ id, prevPointId, x }) => [id, prevPointId, x])).toEqual([
      ['point-1', null, 10],
      ['point-4', 'point-1', 20],
      ['point-3', 'point-4', 50],
    ]);
    test.key('c');
    expect(vertices(test)[1]).toMatchObject({ isBezier: true });
    test.key('c');
    expect(vertices(test)[1]).toEqual({ id: 'point-4', x: 20, y: 30, prevPointId: 'point-1', isBezier: false });
  });

  it('end by themselves at the most points', () => {
    const test = start('oneLabels').key('n');
    clicks(test, [100, 100], [200, 100], [300, 100], [400, 100], [500, 100]).expectState('draw-vector.idle');
    expect(vertices(test)).toHaveLength(5);
  });
});
