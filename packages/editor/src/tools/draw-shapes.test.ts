import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { describe, expect, it } from 'vitest';
import { createShapeInView } from '../operations/regions.ts';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor, type TestEditor } from '../testing/test-editor.ts';

/** An image of 1000 × 500 pixels, shown one to one. */
function start(name: 'vectors' | 'oneLabels', ...initialResult: ResultItem[]): TestEditor {
  const config = compileConfig(sampleConfigs[name]);
  return createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } }, initialResult });
}

function arm(test: TestEditor, control: string, value: string): TestEditor {
  test.editor.dispatch(`option.${control}.${value}`);
  return test;
}

function items(test: TestEditor): RegionResult[] {
  const result = test.result();
  expect(validateResult(test.editor.config, result)).toEqual([]);
  return result.filter((item): item is RegionResult => 'value' in item);
}

function values(test: TestEditor): Record<string, unknown>[] {
  return items(test).map(({ value }) => value);
}

/** Clicks on each place in turn. */
function clicks(test: TestEditor, ...places: [number, number][]): TestEditor {
  for (const [x, y] of places) test.pointerMove(x, y).click(x, y);
  return test;
}

const triangle: [number, number][] = [
  [100, 100],
  [300, 100],
  [200, 300],
];
const trianglePoints = [
  [10, 20],
  [30, 20],
  [20, 60],
];

function polygon(points: number[][], closed = true): RegionResult {
  const value = { points, closed, polygonlabels: ['Leaf'] };
  return { id: 'p', from_name: 'outline', to_name: 'image', type: 'polygonlabels', value };
}

describe('the tool follows the armed label', () => {
  it('to the first tool that can draw for it, and keeps one in hand that can', () => {
    const test = start('vectors');
    const tool = () => test.editor.session.get().tool;
    for (const [control, value, expected] of [
      ['round', 'Eye', 'draw-ellipse'],
      ['outline', 'Leaf', 'draw-polygon'],
      ['landmark', 'Nose', 'draw-keypoint'],
      ['line', 'Whisker', 'draw-vector'],
      ['box', 'Sign', 'draw-rectangle'],
    ] as const) {
      arm(test, control, value);
      expect(tool()).toBe(expected);
    }
    const one = start('oneLabels').key('p');
    arm(one, 'kind', 'B');
    expect(one.editor.session.get().tool).toBe('draw-polygon');
  });

  it('and what is drawn takes the control of its shape, whatever is armed', () => {
    const test = arm(start('vectors'), 'outline', 'Leaf').key('o').drag([100, 100], [200, 200]);
    expect(items(test)).toMatchObject([{ type: 'ellipselabels', value: { ellipselabels: ['Head'] } }]);
    arm(test.key('esc').key('esc'), 'box', 'Sign');
    clicks(test.key('p'), ...triangle).key('mod+enter');
    test.editor.finishGesture();
    expect(items(test)[1]).toMatchObject({ type: 'polygonlabels', value: { polygonlabels: ['Animal'] } });
  });

  it('with one Labels for all shapes each region carries its shape and the label', () => {
    const test = arm(start('oneLabels'), 'kind', 'B').key('o').drag([100, 100], [300, 200]).key('k').click(500, 250);
    expect(items(test).map(({ from_name, type }) => [from_name, type])).toEqual([
      ['ellipse', 'ellipse'],
      ['kind', 'labels'],
      ['point', 'keypoint'],
      ['kind', 'labels'],
    ]);
    expect(values(test)[3]).toEqual({ x: 50, y: 50, width: 2, labels: ['B'] });
  });

  it('does not put the label of one shape on another', () => {
    const test = start('vectors', polygon(trianglePoints)).click(200, 150);
    expect(test.editor.session.get().selection).toEqual(['p']);
    arm(test, 'box', 'Sign');
    expect(items(test)).toMatchObject([{ type: 'polygonlabels', value: { polygonlabels: ['Leaf'] } }]);
    expect(test.editor.session.get().armed).toEqual({ control: 'box', values: ['Sign'] });
  });
});

describe('ellipses', () => {
  it('fill the box of the drag; Shift makes a circle, Alt draws about the middle', () => {
    const test = arm(start('vectors'), 'round', 'Eye').drag([100, 100], [300, 200]);
    expect(values(test)).toEqual([{ x: 20, y: 30, radiusX: 10, radiusY: 10, rotation: 0, ellipselabels: ['Eye'] }]);
    test.key('esc').drag([400, 100], [500, 150], { shiftKey: true });
    expect(values(test)[1]).toMatchObject({ radiusX: 5, radiusY: 10 });
    test.key('esc').drag([700, 250], [750, 300], { altKey: true });
    expect(values(test)[2]).toMatchObject({ x: 70, y: 50, radiusX: 5, radiusY: 10 });
  });

  it('are resized by the ends of their axes and turned about the middle', () => {
    const test = arm(start('vectors'), 'round', 'Eye').drag([400, 150], [600, 350]);
    test.key('v').drag([600, 250], [700, 250]);
    expect(values(test)).toMatchObject([{ x: expect.closeTo(55), y: 50, radiusX: 15, radiusY: 20 }]);
    test.pointerDown(550, 124).expectState('select.rotating').pointerMove(800, 253, { shiftKey: true }).pointerUp();
    expect(values(test)).toMatchObject([{ x: expect.closeTo(55), y: 50, radiusX: 15, radiusY: 20, rotation: 90 }]);
  });

  it('are moved and sized by keys', () => {
    const test = arm(start('vectors'), 'round', 'Eye').drag([400, 150], [600, 350]).key('right').key('alt+shift+down');
    expect(values(test)[0]).toMatchObject({ x: 50.1, radiusX: 10 });
    expect(Number(values(test)[0]?.radiusY)).toBeCloseTo(21);
  });
});

describe('key points', () => {
  it('are placed by a click with the size their control says, also on other shapes', () => {
    const test = arm(start('vectors', polygon(trianglePoints)), 'landmark', 'Nose').click(200, 150);
    expect(items(test)[1]).toEqual({
      id: 'id-0',
      from_name: 'landmark',
      to_name: 'image',
      type: 'keypointlabels',
      origin: 'manual',
      original_width: 1000,
      original_height: 500,
      image_rotation: 0,
      value: { x: 20, y: 30, width: 1, keypointlabels: ['Nose'] },
    });
    test.click(201, 151);
    expect(items(test)).toHaveLength(2);
    test.drag([200, 150], [400, 250]);
    expect(values(test)[1]).toMatchObject({ x: 40, y: 50 });
  });

  it('grow by Alt and arrows, and never lie outside', () => {
    const test = arm(start('vectors'), 'landmark', 'Nose').click(200, 150).key('alt+shift+right').click(1200, 700);
    expect(values(test)).toMatchObject([{ width: 2 }]);
  });
});

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

describe('without a pointer', () => {
  it('every shape is added in the middle of the view', () => {
    const test = start('oneLabels');
    const made = ['b', 'o', 'p', 'k', 'n'].map((key) => {
      test.key(key);
      return createShapeInView(test.editor, 'image')?.props.geometry.shape;
    });
    expect(made).toEqual(['rectangle', 'ellipse', 'polygon', 'keypoint', 'vector']);
    expect(values(test)[3]).toMatchObject({ x: 50, y: 50, width: 2 });
    expect(test.editor.history.state.get().undo).toEqual([
      'Add box',
      'Add ellipse',
      'Add polygon',
      'Add point',
      'Add line',
    ]);
  });

  it('nothing is made or changed when read-only', () => {
    const config = compileConfig(sampleConfigs.vectors);
    const options = { config, task: { id: 1, data: { image: 'a.png' } }, capabilities: { readonly: true } };
    const test = createTestEditor({ ...options, initialResult: [polygon(trianglePoints)] });
    const before = test.result();
    clicks(test.key('p'), ...triangle, [500, 300], [500, 300]);
    test.key('v').click(200, 150).key('.').key('up').key('insert').key('delete').drag([100, 100], [50, 50]);
    expect(test.result()).toEqual(before);
  });
});
