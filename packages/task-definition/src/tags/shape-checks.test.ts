import { describe, expect, test } from 'vitest';
import { compileConfig } from '../compile.ts';
import { validateResult } from '../results/validate-result.ts';

const config = compileConfig(`<View>
  <Image name="image" value="$image"/>
  <Ellipse name="ellipse" toName="image"/>
  <Polygon name="polygon" toName="image" minPoints="4"/>
  <KeyPoint name="point" toName="image"/>
  <Vector name="line" toName="image" minPoints="2" maxPoints="3"/>
  <Labels name="kind" toName="image"><Label value="A"/></Labels>
</View>`);

function problems(type: string, value: Record<string, unknown>, from = type): string[] {
  const item = { id: 'a', from_name: from, to_name: 'image', type, value };
  return validateResult(config, [item]).map(({ path, code }) => `${path.replace('result[0].value', '')} ${code}`);
}

const vertex = (id: string, prevPointId: string | null = null) => ({ id, x: 1, y: 2, prevPointId, isBezier: false });
const square = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

describe('shapes on an image', () => {
  test('the number of points may be left open in words', () => {
    const open = compileConfig(
      '<View><Image name="i" value="$i"/><Vector name="v" toName="i" minPoints="none"/></View>',
    );
    expect(open.diagnostics).toEqual([]);
    expect(open.controls.v?.params.minPoints).toBeUndefined();
  });

  test('ellipses have radii and may reach over the edge', () => {
    expect(problems('ellipse', { x: 1, y: 2, radiusX: 30, radiusY: 4, rotation: 20 })).toEqual([]);
    expect(problems('ellipse', { x: 1, y: 2, radiusX: 0, radiusY: '4' })).toEqual([
      '.radiusX out_of_range',
      '.radiusY wrong_type',
    ]);
  });

  test('key points have a place and a size', () => {
    expect(problems('keypoint', { x: 1, y: 2, width: 0.5 }, 'point')).toEqual([]);
    expect(problems('keypoint', { x: 1, y: 900 }, 'point')).toEqual(['.y out_of_range', '.width wrong_type']);
  });

  test('polygons have pairs, enough of them, unless they are left open', () => {
    expect(problems('polygon', { points: square })).toEqual([]);
    expect(problems('polygon', { points: square.slice(1), closed: true })).toEqual(['.points too_few']);
    expect(problems('polygon', { points: [...square, [1], [1, 'b']], closed: 'yes' })).toEqual([
      '.closed wrong_type',
      '.points[4] wrong_type',
      '.points[5][1] wrong_type',
    ]);
  });

  test('lines have points that are joined to earlier ones', () => {
    const check = (...vertices: unknown[]) => problems('vector', { vertices, closed: false }, 'line');
    expect(check(vertex('a'), { ...vertex('b', 'a'), controlPoint1: { x: -300, y: 4 } })).toEqual([]);
    expect(check(vertex('a'), vertex('a', 'b'))).toEqual([
      '.vertices[1].id repeated_id',
      '.vertices[1].prevPointId unknown_point',
    ]);
    expect(check(vertex('a'), { ...vertex('b'), controlPoint2: 'there', id: '' })).toEqual([
      '.vertices[1].id wrong_type',
      '.vertices[1].controlPoint2 wrong_type',
    ]);
    expect(check(vertex('a'))).toEqual(['.vertices too_few']);
    expect(check(vertex('a'), vertex('b'), vertex('c'), vertex('d'))).toEqual(['.vertices too_many']);
  });

  test('a label may carry any of them', () => {
    for (const value of [
      { x: 1, y: 2, width: 3, height: 4 },
      { x: 1, y: 2, width: 3 },
      { x: 1, y: 2, radiusX: 3, radiusY: 4 },
      { points: square },
      { vertices: [vertex('a')] },
    ]) {
      expect(problems('labels', { ...value, labels: ['A'] }, 'kind')).toEqual([]);
    }
    expect(problems('labels', { points: [], labels: ['A'] }, 'kind')).toEqual(['.points too_few']);
  });
});
