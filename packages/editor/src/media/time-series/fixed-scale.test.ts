import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { scaleOf } from './paint-series.ts';
import { readSeries } from './series.ts';

const times = Array.from({ length: 100 }, (_, index) => index);
const values = { t: times, a: times };

/** Highest value on the scale of the one channel while only the beginning is in view. */
function highest(ofSeries: string, ofChannel: string): number | undefined {
  const config = compileConfig(`<View><TimeSeries name="ts" value="$ts" valueType="json" timeColumn="t" ${ofSeries}>
    <Channel column="a" ${ofChannel}/></TimeSeries></View>`);
  expect(config.diagnostics).toEqual([]);
  const model = createEditor({ config, task: { id: 1, data: { ts: values } } }).series.get('ts');
  const [lane] = model?.lanes ?? [];
  if (!model || !lane) throw new Error('no series');
  model.setSeries(readSeries(values, { timeColumn: 't' }));
  model.setWidth(400);
  model.zoom(8, 0);
  model.scrollTo(0);
  return scaleOf(model, lane)?.high;
}

test('a channel is scaled to what is in view, unless it or its series asks for all', () => {
  expect(highest('', '')).toBeLessThan(50);
  expect(highest('', 'fixedScale="true"')).toBe(99);
  expect(highest('fixedScale="true"', '')).toBe(99);
  expect(highest('fixedScale="true"', 'fixedScale="false"')).toBeLessThan(50);
});
