import type { Agreement } from '@labelwright/contract/prompts';
import { prepareComparer } from '@labelwright/quality/matchers/compare';
import { bootstrapInterval } from '@labelwright/quality/metrics/bootstrap';
import type { CompiledConfig } from '@labelwright/task-definition/model';

/** How alike a model and the people are on one task, and the people among each other. */
export interface TaskAgreement {
  /** 0 to 1; 0 where the model has no valid answer. */
  agreement: number;
  /** null: fewer than two people. */
  people: number | null;
  /** By name of the control; null where nothing could be compared. */
  controls: Record<string, number | null>;
}

export interface MeasuredTask extends TaskAgreement {
  isAnswered: boolean;
}

export type Measure = (
  answer: readonly unknown[] | undefined,
  people: readonly unknown[],
  data: Record<string, unknown>,
) => TaskAgreement;

/**
 * Compares what the prompt is asked for, and nothing else, by the project's own rules. undefined as answer: it has none.
 */
export function createMeasure(compiled: CompiledConfig, controls: readonly string[], weights: object): Measure {
  const comparer = prepareComparer(compiled, weights as Parameters<typeof prepareComparer>[1]);
  const asked = new Set(controls);
  const parse = (result: unknown, data: Record<string, unknown>) =>
    comparer.parse(
      (Array.isArray(result) ? result : []).filter((item: { from_name?: unknown }) =>
        asked.has(String(item.from_name)),
      ),
      data,
    );
  return (answer, people, data) => {
    const parsed = people.map((result) => parse(result, data));
    const between = parsed.flatMap((one, index) =>
      parsed.slice(index + 1).map((other) => comparer.compare(one, other)),
    );
    const among = mean(between.flatMap(({ score }) => score ?? []));
    if (answer === undefined)
      return { agreement: 0, people: among, controls: Object.fromEntries(controls.map((name) => [name, 0])) };
    const said = parse(answer, data);
    const compared = parsed.map((one) => comparer.compare(said, one));
    return {
      // Nothing to compare means that neither has answered anything that was asked: they agree in that.
      agreement: mean(compared.flatMap(({ score }) => score ?? [])) ?? 1,
      people: among,
      controls: Object.fromEntries(
        controls.map((name) => [name, mean(compared.flatMap(({ controls: by }) => by[name]?.score ?? []))]),
      ),
    };
  };
}

/** All tasks of a run together; the interval comes from drawing tasks anew. */
export function summarizeAgreement(tasks: readonly MeasuredTask[], controls: readonly string[]): Agreement {
  const scores = tasks.map(({ agreement }) => agreement);
  const { low, high } = bootstrapInterval(
    scores.map(() => 1),
    (times) => {
      const drawn = times.reduce((sum, count) => sum + count, 0);
      return times.reduce((sum, count, index) => sum + count * (scores[index] ?? 0), 0) / drawn;
    },
    { seed: 1, resamples: 500 },
  );
  return {
    value: mean(scores),
    low,
    high,
    tasks: tasks.length,
    unanswered: tasks.filter(({ isAnswered }) => !isAnswered).length,
    people: mean(tasks.flatMap(({ people }) => people ?? [])),
    controls: Object.fromEntries(
      controls.map((name) => {
        const values = tasks.flatMap((task) => task.controls[name] ?? []);
        return [name, { value: mean(values), tasks: values.length }];
      }),
    ),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
