import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { createShapeInView } from '../operations/regions.ts';
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
import { createTestEditor } from '../testing/test-editor.ts';

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

  it('and a label that draws nothing itself brings the shape it needs', () => {
    const config = compileConfig(`<View><Image name="image" value="$image"/>
      <PolygonLabels name="outline" toName="image"><Label value="Leaf"/></PolygonLabels>
      <Polygon name="bare" toName="image"/>
      <Labels name="kind" toName="image"><Label value="A"/></Labels></View>`);
    const options = { config, task: { id: 1, data: { image: 'a.png' } }, initialResult: [polygon(trianglePoints)] };
    const test = arm(createTestEditor(options).click(200, 150), 'kind', 'A');
    expect(items(test).map(({ type }) => type)).toEqual(['polygon', 'labels']);
  });

  it('and copies do not give a label more often than it may be given', () => {
    const config = compileConfig(`<View><Image name="image" value="$image"/>
      <KeyPointLabels name="spot" toName="image"><Label value="Nose" maxUsages="2"/></KeyPointLabels></View>`);
    const test = createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } } });
    arm(test, 'spot', 'Nose').click(100, 100).key('mod+d').key('mod+d').key('mod+c').key('mod+v');
    expect(items(test)).toHaveLength(2);
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
