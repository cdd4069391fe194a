import { expect, test } from 'vitest';
import { type ChartModel, optionsOf } from './options.ts';
import { type Ink, SERIES } from './palette.ts';

const INK: Ink = {
  text: '#111111',
  muted: '#555555',
  line: '#dddddd',
  surface: '#ffffff',
  accent: '#0b6885',
  success: '#1a7239',
  warning: '#855300',
  danger: '#b9252c',
  series: SERIES.light,
};

const draw = (model: ChartModel, widthPx = 800) => optionsOf(model, INK, widthPx) as unknown as Record<string, never>;

test('series are told apart by symbol and dash as well as by colour', () => {
  const { series } = draw({
    kind: 'lines',
    unit: 'tasks',
    x: ['a', 'b'],
    series: [
      { name: 'one', values: [1, null] },
      { name: 'two', values: [2, 3], isDashed: true },
    ],
  });
  expect(series).toMatchObject([
    { symbol: 'circle', data: [1, null], lineStyle: { type: 'solid', color: SERIES.light[0] } },
    { symbol: 'rect', data: [2, 3], lineStyle: { type: 'dashed', color: SERIES.light[1] } },
  ]);
});

test('stacked parts have patterns; a single series has no legend', () => {
  const stacked = (names: string[]) =>
    draw({
      kind: 'bars',
      unit: '',
      isStacked: true,
      categories: ['x'],
      series: names.map((name) => ({ name, values: [1] })),
    });
  expect(stacked(['a', 'b'])).toMatchObject({ aria: { decal: { show: true } }, legend: { show: true } });
  expect(stacked(['a'])).toMatchObject({ aria: { decal: { show: false } }, legend: { show: false } });
});

test('names at the side take no more than a third of a phone', () => {
  const label = (widthPx: number) =>
    draw(
      { kind: 'bars', unit: '', isHorizontal: true, categories: ['x'], series: [{ name: 'a', values: [1] }] },
      widthPx,
    );
  expect(label(1200)).toMatchObject({ yAxis: { axisLabel: { width: 140 } } });
  expect(label(280)).toMatchObject({ yAxis: { axisLabel: { width: 80 } } });
});

test('what has no value has neither point nor whisker, but keeps its line', () => {
  const options = draw({
    kind: 'intervals',
    unit: 'α',
    min: 0,
    max: 1,
    format: String,
    rows: [
      { name: 'a', value: null, low: null, high: null },
      { name: 'b', value: 0.5, low: 0.2, high: 0.9 },
    ],
  });
  expect(options).toMatchObject({
    yAxis: { data: ['a', 'b'] },
    series: [{ data: [[1, 0.2, 0.9]] }, { data: [[0.5, 1]] }],
  });
});

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
};

test.each([
  ['light', '#ffffff'],
  ['dark', '#191d21'],
] as const)('every colour of a series stands out from the %s surface', (theme, surface) => {
  for (const color of SERIES[theme]) expect(contrast(color, surface)).toBeGreaterThanOrEqual(3);
});
