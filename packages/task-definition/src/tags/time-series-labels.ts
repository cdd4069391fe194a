import type { TagDeclaration, ValueProblem } from './declaration.ts';
import { containers, labelling, shapeStyle } from './shared-parameters.ts';
import { timeSeriesTag } from './time-series.ts';
import { checkOptions, problem } from './value-checks.ts';

export const timeSeriesLabelsTag: TagDeclaration = {
  name: 'TimeSeriesLabels',
  role: 'control',
  help: 'Labels ranges and instants of a time series.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle],
  control: {
    type: 'timeserieslabels',
    valueKey: 'timeserieslabels',
    answer: 'region',
    agreement: 'series-range-iou',
    geometryKeys: ['start', 'end', 'instant'],
    targets: ['TimeSeries'],
    optionTag: 'Label',
    checkValue: (value, context) => [
      ...checkRange(value),
      ...checkOptions(value.timeserieslabels, '.timeserieslabels', context),
    ],
  },
  example: timeSeriesTag.example,
};

/** Times as the series writes them: numbers, or texts in its timeFormat. */
function checkRange({ start, end, instant }: Record<string, unknown>): ValueProblem[] {
  const problems = [...checkTime(start, '.start'), ...checkTime(end, '.end')];
  if (instant !== undefined && typeof instant !== 'boolean') {
    problems.push(problem('.instant', 'wrong_type', 'must be true or false'));
  }
  if (problems.length > 0 || typeof start !== 'number' || typeof end !== 'number' || start <= end) return problems;
  return [problem('.end', 'out_of_range', 'must not be before start')];
}

function checkTime(value: unknown, path: string): ValueProblem[] {
  if (typeof value === 'number' && Number.isFinite(value)) return [];
  if (typeof value === 'string' && value !== '' && value.length <= 100) return [];
  return [problem(path, 'wrong_type', 'must be a number, or a text in the timeFormat of the series')];
}
