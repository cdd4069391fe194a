import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { sampleConfigs } from './sample-configs.ts';
import { createTestEditor, type TestEditor } from './test-editor.ts';

/** An image of 1000 × 500 pixels, shown one to one. */
export function startShapes(name: 'vectors' | 'oneLabels', ...initialResult: ResultItem[]): TestEditor {
  const config = compileConfig(sampleConfigs[name]);
  return createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } }, initialResult });
}

export function arm(test: TestEditor, control: string, value: string): TestEditor {
  test.editor.dispatch(`option.${control}.${value}`);
  return test;
}

export function items(test: TestEditor): RegionResult[] {
  const result = test.result();
  const [problem] = validateResult(test.editor.config, result);
  if (problem) throw new Error(`${problem.path} ${problem.message}`);
  return result.filter((item): item is RegionResult => 'value' in item);
}

export function values(test: TestEditor): Record<string, unknown>[] {
  return items(test).map(({ value }) => value);
}

/** Clicks on each place in turn. */
export function clicks(test: TestEditor, ...places: [number, number][]): TestEditor {
  for (const [x, y] of places) test.pointerMove(x, y).click(x, y);
  return test;
}

export const triangle: [number, number][] = [
  [100, 100],
  [300, 100],
  [200, 300],
];
export const trianglePoints = [
  [10, 20],
  [30, 20],
  [20, 60],
];

export function polygon(points: number[][], closed = true): RegionResult {
  const value = { points, closed, polygonlabels: ['Leaf'] };
  return { id: 'p', from_name: 'outline', to_name: 'image', type: 'polygonlabels', value };
}
