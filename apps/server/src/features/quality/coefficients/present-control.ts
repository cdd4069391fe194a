import type { ControlCoefficients } from '@labelwright/contract/quality-coefficients';
import type { ControlFigures } from '@labelwright/quality/coefficients/describe-control';
import { explainFigure } from '@labelwright/quality/coefficients/explain';
import type { Figure, FigureWarning } from '@labelwright/quality/coefficients/figure';
import { warningOf } from '../dashboards/coefficients.ts';

export function presentControl(
  { name, type }: { name: string; type: string },
  { kind, tasks, answers, figures, warnings, strengths }: ControlFigures,
): ControlCoefficients {
  return {
    name,
    type,
    kind,
    tasks,
    answers,
    figures: figures.map(presentFigure),
    warnings: warnings.map(presentWarning),
    strengths: strengths ?? [],
  };
}

function presentFigure(figure: Figure): ControlCoefficients['figures'][number] {
  const { name, help, better } = explainFigure(figure.id) ?? { name: figure.id, help: '', better: 'higher' };
  return {
    id: figure.id,
    name,
    help,
    better,
    value: figure.value,
    reason: figure.reason,
    interval: figure.interval,
    interval_reason: figure.intervalReason,
    resamples: figure.resamples,
    standard_error: figure.standardError,
    basis: figure.basis,
  };
}

const CUT = {
  tasks: 'tasks could be looked at; the others have too many regions to compare.',
  pairs: 'pairs were looked at, those with most in common or drawn by chance.',
  distances: 'pairs of different answers tell what chance would agree.',
} as const;

function presentWarning(warning: FigureWarning): ControlCoefficients['warnings'][number] {
  if (warning.code !== 'truncated') return warningOf(warning);
  const [computed, possible] = [warning.computed, warning.possible].map((count) => count.toLocaleString('en'));
  return { code: 'truncated', message: `${computed} of ${possible} ${CUT[warning.of]}` };
}
