import { compileConfig } from '@labelwright/task-definition/compile';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import { pngDataUrl, pngOfRuns } from '@labelwright/task-definition/masks/write-png';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { compareResults } from './compare.ts';
import type { CompareOptions } from './model.ts';

/** One control on one object; the answers differ in `value` alone. */
function compareValues(tags: string, a: object | object[], b: object | object[], options: CompareOptions = {}) {
  const config = compileConfig(`<View>${tags}</View>`);
  expect(config.diagnostics).toEqual([]);
  const [control] = Object.values(config.controls);
  if (control === undefined) throw new Error('The config has no control');
  const itemsOf = (values: object | object[], side: string): RegionResult[] =>
    [values].flat().map((value, index) => ({
      id: `${side}${index}`,
      from_name: control.name,
      to_name: control.toName[0] ?? '',
      type: control.type,
      original_width: 200,
      original_height: 100,
      value: { ...value },
    }));
  const own = { ...options, controls: { [control.name]: options.controls?.control ?? {} } };
  const there = compareResults(config, itemsOf(a, 'a'), itemsOf(b, 'b'), own);
  const back = compareResults(config, itemsOf(b, 'b'), itemsOf(a, 'a'), own);
  expect(back.score).toBeCloseTo(there.score ?? Number.NaN, 12);
  return there.controls[control.name] ?? { score: null };
}

const soft: CompareOptions = { regionMode: 'soft' };
const image = '<Image name="i" value="$i"/>';

test('taxonomy: credit for the part of the way in common', () => {
  const tags = `<Text name="t" value="$t"/><Taxonomy name="c" toName="t">
    <Choice value="Birds"><Choice value="Owls"/><Choice value="Gulls"/></Choice><Choice value="Bats"/></Taxonomy>`;
  const owls = { taxonomy: [['Birds', 'Owls']] };
  expect(compareValues(tags, owls, { taxonomy: [['Birds', 'Gulls']] }).score).toBe(0.5);
  expect(compareValues(tags, owls, { taxonomy: [['Bats']] }).score).toBe(0);
  // The owls find each other, the bats nobody: 2 · 1 of 3 places.
  expect(compareValues(tags, owls, { taxonomy: [['Bats'], ['Birds', 'Owls']] }).score).toBeCloseTo(2 / 3, 12);
  const exact = { controls: { control: { mode: 'exact' } } };
  expect(compareValues(tags, owls, { taxonomy: [['Birds', 'Gulls']] }, exact).score).toBe(0);
});

test('texts: by characters, by words, and several as a collection', () => {
  const tags = '<Text name="t" value="$t"/><TextArea name="c" toName="t"/>';
  const [a, b] = [{ text: ['the cat sat'] }, { text: ['the cat  sits '] }];
  // "sat" → "sits": replace one, insert one, of 12 characters.
  expect(compareValues(tags, a, b).score).toBeCloseTo(1 - 2 / 12, 12);
  expect(compareValues(tags, a, b, { controls: { control: { mode: 'words' } } }).score).toBeCloseTo(2 / 3, 12);
  expect(compareValues(tags, a, b, { controls: { control: { mode: 'exact' } } }).score).toBe(0);
  expect(compareValues(tags, { text: ['red', 'blue'] }, { text: ['blue', 'red'] }).score).toBe(1);
});

test('numbers by their range, or by the larger one', () => {
  const text = '<Text name="t" value="$t"/>';
  expect(
    compareValues(`${text}<Number name="c" toName="t" min="0" max="20"/>`, { number: 5 }, { number: 10 }).score,
  ).toBe(0.75);
  expect(compareValues(`${text}<Number name="c" toName="t"/>`, { number: 5 }, { number: 10 }).score).toBe(0.5);
  expect(compareValues(`${text}<Number name="c" toName="t"/>`, { number: -5 }, { number: 10 }).score).toBe(0);
  expect(compareValues(`${text}<Rating name="c" toName="t" maxRating="7"/>`, { rating: 1 }, { rating: 4 }).score).toBe(
    0.5,
  );
});

test('dates are the same or not, or so many days apart', () => {
  const tags = '<Text name="t" value="$t"/><DateTime name="c" toName="t" only="date"/>';
  const [a, b] = [{ datetime: '2024-02-28' }, { datetime: '2024-03-01' }];
  expect(compareValues(tags, a, b).score).toBe(0);
  expect(compareValues(tags, a, b, { controls: { control: { scale: 8 } } }).score).toBe(0.75);
});

test('rankings by pairs in the same order, buckets by items in the same one', () => {
  const list = '<List name="l" value="$l"/>';
  const tags = `${list}<Ranker name="c" toName="l"/>`;
  const ranked = (...ranker: string[]) => ({ ranker });
  // Of six pairs only (a, b) is the other way round.
  expect(compareValues(tags, ranked('a', 'b', 'c', 'd'), ranked('b', 'a', 'c', 'd')).score).toBeCloseTo(5 / 6, 12);
  expect(compareValues(tags, ranked('a', 'b', 'c'), ranked('c', 'b', 'a')).score).toBe(0);
  // Of the pairs ab, ac, bc: the second one leaves c behind both, and says nothing else.
  expect(compareValues(tags, ranked('a', 'b', 'c'), ranked('a', 'b')).score).toBe(1);
  expect(compareValues(tags, ranked('c', 'a', 'b'), ranked('a', 'b')).score).toBeCloseTo(1 / 3, 12);
  const buckets = `${list}<Ranker name="c" toName="l"><Bucket name="good"/><Bucket name="bad"/></Ranker>`;
  const good = (goods: string[], bads: string[]) => ({ ranker: { good: goods, bad: bads } });
  expect(compareValues(buckets, good(['a', 'b'], ['c']), good(['a'], ['b', 'c'])).score).toBeCloseTo(2 / 3, 12);
});

test('the better of two is the same or not', () => {
  const tags = '<Text name="a" value="$a"/><Text name="b" value="$b"/><Pairwise name="c" toName="a,b"/>';
  expect(compareValues(tags, { selected: 'left' }, { selected: 'left' }).score).toBe(1);
  expect(compareValues(tags, { selected: 'left' }, { selected: 'right' }).score).toBe(0);
});

test('boxes: half-shifted squares share a third, a quarter inside a whole a quarter, neighbours nothing', () => {
  const tags = `${image}<Rectangle name="c" toName="i"/>`;
  const box = (x: number, y: number, size: number) => ({ x, y, width: size, height: size, rotation: 0 });
  expect(compareValues(tags, box(0, 0, 10), box(5, 0, 10), soft).score).toBeCloseTo(1 / 3, 12);
  expect(compareValues(tags, box(0, 0, 10), box(2, 2, 5), soft).score).toBeCloseTo(1 / 4, 12);
  expect(compareValues(tags, box(0, 0, 10), box(10, 0, 10), soft).score).toBe(0);
});

test('a box turned by 90 degrees about its corner on an image twice as wide as high', () => {
  const tags = `${image}<Rectangle name="c" toName="i"/>`;
  // 20 × 20 pixels on 200 × 100: 10 percent wide and 20 high. Turned clockwise it lies to the left of its corner.
  const upright = { x: 40, y: 20, width: 10, height: 20, rotation: 0 };
  const turned = { x: 50, y: 20, width: 10, height: 20, rotation: 90 };
  expect(compareValues(tags, upright, turned, soft).score).toBeCloseTo(1, 12);
  // A square turned by 45 degrees about its middle shares a regular octagon: 2(√2 − 1) of its area.
  const shared = 2 * (Math.SQRT2 - 1);
  const halfDiagonal = 10 * Math.SQRT2;
  const onItsTip = { x: 45, y: 30 - halfDiagonal, width: 10, height: 20, rotation: 45 };
  expect(compareValues(tags, upright, onItsTip, soft).score).toBeCloseTo(shared / (2 - shared), 10);
});

test('ellipses: one inside another by their areas, a circle by its segments', () => {
  const tags = `${image}<Ellipse name="c" toName="i"/>`;
  const ellipse = (x: number, radiusX: number, radiusY: number, rotation = 0) => ({
    x,
    y: 50,
    radiusX,
    radiusY,
    rotation,
  });
  expect(compareValues(tags, ellipse(50, 10, 20), ellipse(50, 5, 20), soft).score).toBeCloseTo(0.5, 3);
  // Circles of 20 pixels whose middles are 20 pixels apart share 2/3·π − √3/2 of r².
  const lens = (2 * Math.PI) / 3 - Math.sqrt(3) / 2;
  const found = compareValues(tags, ellipse(40, 10, 20), ellipse(50, 10, 20), soft).score ?? 0;
  expect(Math.abs(found - lens / (2 * Math.PI - lens))).toBeLessThan(2e-3);
  // Turned by 90 degrees 20 × 20 pixels are the same circle.
  expect(compareValues(tags, ellipse(50, 10, 20), ellipse(50, 10, 20, 90), soft).score).toBeCloseTo(1, 3);
});

test('polygons: concave, turned round, crossing themselves, without area', () => {
  const tags = `${image}<Polygon name="c" toName="i"/>`;
  const polygon = (...points: [number, number][]) => ({ points, closed: true });
  const square = polygon([0, 0], [10, 0], [10, 10], [0, 10]);
  const corner = polygon([0, 0], [10, 0], [10, 5], [5, 5], [5, 10], [0, 10]);
  expect(compareValues(tags, square, corner, soft).score).toBeCloseTo(0.75, 12);
  expect(compareValues(tags, square, polygon([0, 10], [10, 10], [10, 0], [0, 0]), soft).score).toBeCloseTo(1, 12);
  // Two triangles of a quarter each that meet in the middle.
  const bow = polygon([0, 0], [10, 10], [10, 0], [0, 10]);
  expect(compareValues(tags, square, bow, soft).score).toBeCloseTo(0.5, 12);
  const line = polygon([0, 0], [10, 0], [5, 0]);
  expect(compareValues(tags, square, line, soft).score).toBe(0);
  expect(compareValues(tags, line, line, soft).score).toBe(1);
  // A side gone along there and back again, and corners given twice, change nothing.
  const spike = polygon([0, 0], [10, 0], [10, 0], [20, 0], [10, 0], [10, 10], [0, 10], [0, 0]);
  expect(compareValues(tags, square, spike, soft).score).toBeCloseTo(1, 12);
});

test('key points: one half at the tolerance', () => {
  const tags = `${image}<KeyPoint name="c" toName="i"/>`;
  // Percent of the width are percent of the longer side; 4 percent of the height are 2 of it.
  expect(compareValues(tags, { x: 50, y: 50, width: 1 }, { x: 52, y: 50, width: 1 }, soft).score).toBeCloseTo(0.5, 12);
  expect(compareValues(tags, { x: 50, y: 50, width: 1 }, { x: 50, y: 54, width: 1 }, soft).score).toBeCloseTo(0.5, 12);
  const wide = { ...soft, controls: { control: { tolerance: 4, mode: 'soft' } } };
  expect(compareValues(tags, { x: 50, y: 50, width: 1 }, { x: 52, y: 50, width: 1 }, wide).score).toBeCloseTo(
    2 ** -0.25,
    12,
  );
});

test('skeletons point by point, lines by how they run, closed lines by area', () => {
  const vertices = (...points: [number, number][]) => ({
    vertices: points.map(([x, y], index) => ({
      id: `p${index}`,
      x,
      y,
      prevPointId: index === 0 ? null : `p${index - 1}`,
    })),
    closed: false,
  });
  const skeleton = `${image}<Vector name="c" toName="i" skeleton="true"/>`;
  expect(compareValues(skeleton, vertices([10, 10], [20, 20]), vertices([10, 10], [22, 20]), soft).score).toBeCloseTo(
    0.75,
    12,
  );
  expect(compareValues(skeleton, vertices([10, 10], [20, 20]), vertices([10, 10]), soft).score).toBeCloseTo(0.5, 12);
  const line = `${image}<Vector name="c" toName="i"/>`;
  // The same line through other points.
  expect(compareValues(line, vertices([10, 10], [50, 10]), vertices([50, 10], [30, 10], [10, 10]), soft).score).toBe(1);
  expect(compareValues(line, vertices([10, 10], [50, 10]), vertices([10, 14], [50, 14]), soft).score).toBeCloseTo(
    0.5,
    12,
  );
  const closed = `${image}<Vector name="c" toName="i" closable="true"/>`;
  const ring = (x: number) => ({ ...vertices([x, 0], [x + 10, 0], [x + 10, 10], [x, 10]), closed: true });
  expect(compareValues(closed, ring(0), ring(5), soft).score).toBeCloseTo(1 / 3, 12);
});

test('stretches of sound, each channel for itself', () => {
  const tags = '<Labels name="c" toName="s"><Label value="Bird"/></Labels><Audio name="s" value="$s"/>';
  const sound = (start: number, end: number, channel = 0) => ({ start, end, channel, labels: ['Bird'] });
  expect(compareValues(tags, sound(0, 4), sound(1, 5), soft).score).toBeCloseTo(3 / 5, 12);
  expect(compareValues(tags, sound(0, 4), sound(0, 4, 1), soft).score).toBe(0);
});

test('time series in numbers and in dates; instants by a tolerance', () => {
  const tags = `<TimeSeriesLabels name="c" toName="s"><Label value="Gust"/></TimeSeriesLabels>
    <TimeSeries name="s" value="$s" valueType="json" timeColumn="t"><Channel column="v"/></TimeSeries>`;
  const range = (start: number | string, end: number | string) => ({ start, end, timeserieslabels: ['Gust'] });
  expect(compareValues(tags, range(0, 10), range(5, 10), soft).score).toBe(0.5);
  const day = (date: number) => `2024-01-${String(date).padStart(2, '0')}`;
  expect(compareValues(tags, range(day(1), day(5)), range(day(3), day(5)), soft).score).toBe(0.5);
  const near: CompareOptions = { controls: { control: { tolerance: 2, mode: 'soft' } } };
  expect(compareValues(tags, range(7, 7), range(9, 9), near).score).toBeCloseTo(0.5, 12);
});

test('timelines by frames in common', () => {
  const tags =
    '<Video name="v" value="$v"/><TimelineLabels name="c" toName="v"><Label value="Moving"/></TimelineLabels>';
  const frames = (...ranges: [number, number][]) => ({
    ranges: ranges.map(([start, end]) => ({ start, end })),
    timelinelabels: ['Moving'],
  });
  // 10 frames and 10 frames, 5 of them in common.
  expect(compareValues(tags, frames([1, 10]), frames([6, 15]), soft).score).toBeCloseTo(5 / 15, 12);
  expect(compareValues(tags, frames([1, 4], [3, 10]), frames([1, 10]), soft).score).toBe(1);
  expect(compareValues(tags, frames([1, 2], [9, 10]), frames([1, 10]), soft).score).toBeCloseTo(0.4, 12);
});

test('tracks: area in common in every frame, interpolated, while the box is in', () => {
  const tags = `<Video name="v" value="$v"/><VideoRectangle name="c" toName="v"/>`;
  const key = (frame: number, x: number, enabled = true) => ({
    frame,
    enabled,
    x,
    y: 0,
    width: 10,
    height: 10,
    rotation: 0,
  });
  const track = (...sequence: object[]) => ({ framesCount: 10, sequence });
  // In five of ten frames.
  expect(compareValues(tags, track(key(1, 0)), track(key(6, 0)), soft).score).toBeCloseTo(0.5, 12);
  // The last frame of the first is the one that takes it out.
  expect(compareValues(tags, track(key(1, 0), key(4, 0, false)), track(key(1, 0)), soft).score).toBeCloseTo(0.4, 12);
  // At frame f it is moved by f − 1 percent: 10, 9, … 1 of 10 + (f − 1) columns.
  const moving = track(key(1, 0), key(10, 9));
  const [shared, union] = [55, 145];
  expect(compareValues(tags, track(key(1, 0)), moving, soft).score).toBeCloseTo(shared / union, 12);
  expect(compareValues(tags, moving, track(key(1, 0), key(4, 3), key(10, 9)), soft).score).toBeCloseTo(1, 12);
});

test('spans of HTML by the whole text, else within their node', () => {
  const tags =
    '<HyperTextLabels name="c" toName="h"><Label value="Sum"/></HyperTextLabels><HyperText name="h" value="$h"/>';
  const span = (node: string, startOffset: number, endOffset: number, globals?: [number, number]) => ({
    start: node,
    end: node,
    startOffset,
    endOffset,
    ...(globals ? { globalOffsets: { start: globals[0], end: globals[1] } } : {}),
    hypertextlabels: ['Sum'],
  });
  expect(compareValues(tags, span('/p[1]', 0, 8, [10, 18]), span('/p[2]', 0, 4, [14, 22]), soft).score).toBeCloseTo(
    1 / 3,
    12,
  );
  expect(compareValues(tags, span('/p[1]', 0, 8), span('/p[1]', 4, 8), soft).score).toBe(0.5);
  expect(compareValues(tags, span('/p[1]', 0, 8), span('/p[2]', 0, 8), soft).score).toBe(0);
});

test('spans over several paragraphs', () => {
  const tags =
    '<ParagraphLabels name="c" toName="p"><Label value="Price"/></ParagraphLabels><Paragraphs name="p" value="$p"/>';
  const span = (start: [number, number], end: [number, number], text: string) => ({
    start: String(start[0]),
    startOffset: start[1],
    end: String(end[0]),
    endOffset: end[1],
    text,
    paragraphlabels: ['Price'],
  });
  // "What is it" (10), "worth" (5), "to you" (6): all of it, and the last two.
  const all = span([0, 0], [2, 6], 'What is it\nworth\nto you');
  expect(compareValues(tags, all, span([1, 0], [2, 6], 'worth\nto you'), soft).score).toBeCloseTo(11 / 21, 12);
  expect(compareValues(tags, all, span([0, 5], [0, 10], 'is it'), soft).score).toBeCloseTo(5 / 21, 12);
  expect(compareValues(tags, span([0, 0], [0, 4], 'What'), span([1, 0], [1, 4], 'wort'), soft).score).toBe(0);
});

test('messages of the same role by their texts', () => {
  const tags = '<Chat name="c" value="$c"/>';
  const message = (role: string, content: string) => ({ chatmessage: { role, content } });
  expect(compareValues(tags, message('user', 'abcd'), message('user', 'abcx'), soft).score).toBeCloseTo(0.75, 12);
  expect(compareValues(tags, message('user', 'abcd'), message('assistant', 'abcd'), soft).score).toBe(0);
});

test('per-region answers are compared on the regions that both have, relations by their ends', () => {
  const config = compileConfig(`<View><Relations><Relation value="before"/></Relations>${image}
    <Rectangle name="box" toName="i"/><TextArea name="name" toName="i" perRegion="true"/></View>`);
  const box = (id: string, x: number, text?: string): ResultItem[] => {
    const place = { x, y: 10, width: 10, height: 10, rotation: 0 };
    const common = { id, to_name: 'i' };
    const drawn = { ...common, from_name: 'box', type: 'rectangle', value: place };
    if (text === undefined) return [drawn];
    return [drawn, { ...common, from_name: 'name', type: 'textarea', value: { ...place, text: [text] } }];
  };
  const link = (from: string, to: string, direction: 'left' | 'right' | 'bi' = 'right'): ResultItem => ({
    type: 'relation',
    from_id: from,
    to_id: to,
    direction,
    labels: ['before'],
  });
  const a = [
    ...box('a1', 10, 'cat'),
    ...box('a2', 40, 'dog'),
    ...box('a3', 70, 'cow'),
    link('a1', 'a2'),
    link('a2', 'a3'),
  ];
  const b = [...box('b1', 11, 'cat'), ...box('b2', 41), link('b2', 'b1', 'left')];
  const { controls, relations } = compareResults(config, a, b);
  expect(controls.box?.score).toBeCloseTo(4 / 5, 12);
  // The cats agree, the dog is named by one alone, the cow is nobody else's.
  expect(controls.name).toMatchObject({ score: 0.5, matched: 1, onlyA: 1, onlyB: 0 });
  expect(relations).toMatchObject({ score: 2 / 3, matched: 1, onlyA: 1, onlyB: 0 });
});

test('masks by pixels, in both wire forms, and on grids of other sizes', () => {
  const brush = `${image}<Brush name="c" toName="i"/>`;
  // 200 × 100 pixels: lines of 10 and of 5 pixels.
  const rle = (...runs: number[]) => ({ format: 'rle', rle: brushOfRuns(Int32Array.from(runs), 20_000) });
  expect(compareValues(brush, rle(0, 10, 200, 210), rle(0, 10, 200, 205), soft).score).toBeCloseTo(15 / 20, 12);
  expect(compareValues(brush, rle(0, 10), rle(10, 20), soft).score).toBe(0);
  const bitmask = `${image}<Bitmask name="c" toName="i"/>`;
  const png = (width: number, height: number, ...runs: number[]) => ({
    imageDataURL: pngDataUrl(pngOfRuns({ width, height, runs: Int32Array.from(runs) })),
  });
  expect(compareValues(bitmask, png(8, 4, 0, 6), png(8, 4, 2, 8), soft).score).toBeCloseTo(4 / 8, 12);
  // The left half of the first line, and the same on a grid twice as fine.
  expect(compareValues(bitmask, png(8, 4, 0, 4), png(16, 8, 0, 8, 16, 24), soft).score).toBe(1);
});

test('labels that travel on the boxes of a video are compared as labels', () => {
  const config = compileConfig(`<View><Labels name="thing" toName="v"><Label value="Ball"/><Label value="Box"/></Labels>
    <Video name="v" value="$v"/><VideoRectangle name="box" toName="v"/></View>`);
  const track = (label: string): RegionResult[] => {
    const sequence = [{ frame: 1, enabled: true, x: 0, y: 0, width: 10, height: 10, rotation: 0 }];
    const value = { framesCount: 10, sequence, labels: [label] };
    return [{ id: 't', from_name: 'box', to_name: 'v', type: 'videorectangle', value }];
  };
  const { controls } = compareResults(config, track('Ball'), track('Box'));
  expect([controls.box?.score, controls.thing?.score]).toEqual([1, 0]);
});
