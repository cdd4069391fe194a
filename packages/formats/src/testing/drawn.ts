import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { createRunCollector, type PixelRuns } from '@labelwright/task-definition/masks/runs';
import fc from 'fast-check';
import type { ExportTask } from '../export/model.ts';
import { taskOf, type Value } from './written.ts';

/** What a person may have drawn on a picture. */

export const [WIDTH, HEIGHT] = [160, 90];
export const pictures = compileConfig(`<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Van"/></RectangleLabels>
  <PolygonLabels name="outline" toName="img"><Label value="Road"/></PolygonLabels>
  <EllipseLabels name="round" toName="img"><Label value="Wheel"/></EllipseLabels>
  <KeyPointLabels name="point" toName="img"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
  <BrushLabels name="mask" toName="img"><Label value="Cloud"/></BrushLabels>
</View>`);

export const item = (id: string, control: string, type: string, value: Value, more: Value = {}): Value => ({
  id,
  from_name: control,
  to_name: 'img',
  type,
  original_width: WIDTH,
  original_height: HEIGHT,
  value,
  ...more,
});

export const percent = fc.integer({ min: 0, max: 700 }).map((tenths) => tenths / 10);
export const side = fc.integer({ min: 20, max: 290 }).map((tenths) => tenths / 10);
export const boxes = fc.record({
  x: percent,
  y: percent,
  width: side,
  height: side,
  label: fc.constantFrom('Car', 'Van'),
});
export const toBox = ({ label, ...place }: { label: string } & Value, index: number, rotation = 0): Value =>
  item(`b${index}`, 'box', 'rectanglelabels', { ...place, rotation, rectanglelabels: [label] });
export const outlines = fc.array(fc.tuple(percent, percent), { minLength: 3, maxLength: 8 });
export const toOutline = (points: (readonly number[])[], index: number): Value =>
  item(`p${index}`, 'outline', 'polygonlabels', { points, closed: true, polygonlabels: ['Road'] });
export const masks: fc.Arbitrary<PixelRuns> = fc
  .array(fc.tuple(fc.nat(WIDTH * HEIGHT - 20), fc.integer({ min: 1, max: 19 })), { minLength: 1, maxLength: 12 })
  .map((stretches) => {
    const collector = createRunCollector();
    let done = 0;
    for (const [start, length] of stretches.sort(([a], [b]) => a - b)) {
      collector.add(Math.max(start, done), Math.max(start + length, done));
      done = Math.max(done, start + length);
    }
    return { width: WIDTH, height: HEIGHT, runs: collector.finish() };
  });
export const toMask = ({ runs }: PixelRuns, index: number): Value =>
  item(`m${index}`, 'mask', 'brushlabels', {
    format: 'rle',
    rle: brushOfRuns(runs, WIDTH * HEIGHT),
    brushlabels: ['Cloud'],
  });

export const pictureOf = (...result: unknown[]): ExportTask => taskOf({ image: 'https://example.com/a.jpg' }, result);
