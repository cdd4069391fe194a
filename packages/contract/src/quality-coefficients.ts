import { type Static, Type } from 'typebox';
import { Id, Nullable, Timestamp, Uuid } from './schemas.ts';

/**
 * Every measure of agreement that the answers to each control of a project allow.
 *
 *   GET  /api/projects/{id}/quality/coefficients   ProjectCoefficients, as they were computed last
 *   POST /api/projects/{id}/quality/coefficients   JobReference: computes them again
 *
 * They are of all answers that count, whatever a dashboard is narrowed to. Of very many tasks some are drawn, and told.
 */

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });

export const CoefficientFigure = Type.Object({
  id: Type.String({ examples: ['fleiss_kappa'] }),
  name: Type.String(),
  help: Type.String({ description: 'What it says, in one line' }),
  better: Type.Enum(['higher', 'lower']),
  value: Nullable(Type.Number()),
  reason: Nullable(Type.String({ examples: ['no_variation'], description: 'Why there is no value' })),
  interval: Nullable(Type.Tuple([Type.Number(), Type.Number()], { description: '95 % confidence interval' })),
  interval_reason: Nullable(Type.String({ examples: ['too_costly'], description: 'Why there is no interval' })),
  resamples: Nullable(Type.Integer({ minimum: 1, description: 'Draws behind the interval; null for one by formula' })),
  standard_error: Nullable(Type.Number()),
  basis: Nullable(
    Type.Object(
      { of: Type.Enum(['tasks', 'answers', 'pairs', 'people', 'things']), count: Count },
      { description: 'What it is taken over; `people`: pairs of people' },
    ),
  ),
});
export type CoefficientFigure = Static<typeof CoefficientFigure>;

export const ControlCoefficients = Type.Object({
  name: Type.String(),
  type: Type.String({ examples: ['rectanglelabels'] }),
  kind: Type.Enum([
    'choice',
    'choices',
    'rating',
    'number',
    'text',
    'ranking',
    'pairwise',
    'regions',
    'spans',
    'other',
  ]),
  /** Tasks with two or more answers. */
  tasks: Count,
  answers: Count,
  figures: Type.Array(CoefficientFigure),
  warnings: Type.Array(
    Type.Object({
      code: Type.String({ examples: ['few_units'], description: 'few_units | one_sided | few_pairs | truncated' }),
      message: Type.String(),
    }),
  ),
  strengths: Type.Array(
    Type.Object({
      item: Type.String(),
      score: Type.Number({ description: 'Logarithm of its strength (Bradley–Terry); the mean is 0' }),
      comparisons: Count,
    }),
    { description: 'Of things compared two at a time: the hundred strongest' },
  ),
});
export type ControlCoefficients = Static<typeof ControlCoefficients>;

export const ProjectCoefficients = Type.Object({
  project_id: Id,
  controls: Type.Array(ControlCoefficients),
  choices: Nullable(
    Type.Object({
      seed: Type.Integer(),
      level: Share,
      /** Looked at, of those with two or more answers. */
      tasks: Count,
      possible_tasks: Count,
    }),
  ),
  made_at: Nullable(Timestamp),
  /** Answers, labels or rules have changed since, or nothing was computed yet. */
  is_stale: Type.Boolean(),
  job: Nullable(Type.Object({ job_id: Uuid, status: Type.String() })),
});
export type ProjectCoefficients = Static<typeof ProjectCoefficients>;
