import fc from 'fast-check';

type Values = fc.Arbitrary<Record<string, unknown>>;

const percent = fc.double({ min: 0, max: 100, noNaN: true });
const degrees = fc.integer({ min: 0, max: 359 });
const frame = fc.integer({ min: 1, max: 1000 });
const box = { x: percent, y: percent, width: percent, height: percent, rotation: degrees };
const point = fc.tuple(percent, percent);
const subset = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { minLength: 1 });
/** Numbers in order, the first one smaller. */
const ordered = (number: fc.Arbitrary<number>): fc.Arbitrary<{ start: number; end: number }> =>
  fc.tuple(number, number).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }));

const rectangle = fc.record(box);
const ellipse = fc.record({ x: percent, y: percent, radiusX: percent, radiusY: percent, rotation: degrees });
const polygon = fc.record({ points: fc.array(point, { minLength: 3, maxLength: 8 }), closed: fc.boolean() });
const keyPoint = fc.record({ x: percent, y: percent, width: percent });
const vector = fc
  .array(fc.record({ x: percent, y: percent, isBezier: fc.constant(false) }), { minLength: 2, maxLength: 6 })
  .map((vertices) => ({
    vertices: vertices.map((vertex, index) => ({
      id: `p${index}`,
      ...vertex,
      prevPointId: index === 0 ? null : `p${index - 1}`,
    })),
    closed: false,
  }));
const sequence = fc
  .uniqueArray(fc.record({ frame, enabled: fc.boolean(), ...box, time: percent }), {
    minLength: 1,
    maxLength: 5,
    selector: (entry) => entry.frame,
  })
  .map((entries) => entries.sort((a, b) => a.frame - b.frame));

const labelled = (geometry: Values, key: string, ...labels: string[]): Values =>
  fc.tuple(geometry, subset(...labels)).map(([place, chosen]) => ({ ...place, [key]: chosen }));

/**
 * What each control may be answered, for the interface of its tag's example; of what is left out the example's own
 * value is kept, such as the place in a page of HTML.
 */
export const answerValues: Readonly<Record<string, Values>> = {
  Choices: fc.record({ choices: subset('Billing', 'Delivery', 'other') }),
  Taxonomy: fc.record({ taxonomy: subset(['Birds', 'Owls'], ['Birds', 'Other'], ['Mammals', 'Other']) }),
  TextArea: fc.record({ text: fc.array(fc.string(), { minLength: 1, maxLength: 1 }) }),
  Rating: fc.record({ rating: fc.integer({ min: 1, max: 5 }) }),
  Number: fc.record({ number: fc.integer({ min: 1, max: 40 }) }),
  DateTime: fc.record({ datetime: fc.constantFrom('1900-01-01', '1923-08-03', '2024-02-29') }),
  Pairwise: fc.record({ selected: fc.constantFrom('left', 'right') }),
  Ranker: fc.record({ ranker: fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }) }),
  Labels: fc.record({ labels: subset('Person', 'Place') }),
  HyperTextLabels: fc.record({ hypertextlabels: subset('Total', 'Date') }),
  ParagraphLabels: fc.record({ paragraphlabels: subset('Price', 'Delivery') }),
  TimeSeriesLabels: fc.record({ instant: fc.constant(false) }),
  TimelineLabels: labelled(
    fc.record({ ranges: fc.array(ordered(frame), { minLength: 1, maxLength: 4 }) }),
    'timelinelabels',
    'Moving',
    'At rest',
  ),
  Rectangle: rectangle,
  RectangleLabels: rectangle,
  Ellipse: ellipse,
  EllipseLabels: ellipse,
  Polygon: polygon,
  PolygonLabels: labelled(polygon, 'polygonlabels', 'Roof', 'Tree'),
  KeyPoint: keyPoint,
  KeyPointLabels: labelled(keyPoint, 'keypointlabels', 'Chimney', 'Door'),
  Vector: vector,
  VectorLabels: labelled(vector, 'vectorlabels', 'Road', 'River'),
  Brush: fc.record({ format: fc.constant('rle') }),
  BrushLabels: fc.record({ brushlabels: subset('Road', 'Water') }),
  MagicWand: fc.record({ format: fc.constant('rle') }),
  Bitmask: fc.record({}),
  BitmaskLabels: fc.record({ bitmasklabels: subset('Sky', 'Ground') }),
  VideoRectangle: labelled(fc.record({ sequence }), 'labels', 'Ball', 'Box'),
  OcrLabels: labelled(fc.record({ ...box, ocrtext: fc.string() }), 'ocrlabels', 'Total', 'Due date'),
  Chat: fc.record({
    chatmessage: fc.record({ role: fc.constantFrom('user', 'assistant'), content: fc.string({ minLength: 1 }) }),
  }),
};
