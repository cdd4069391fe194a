export type TasksOutcome = { tasks: number; predictions: number; skipped: number; reasons: string[] };

const numberIn = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** What a request, or the job that took over, says was made. */
export function readOutcome(answer: unknown): TasksOutcome {
  const { task_count, prediction_count, skipped, skipped_count } = (answer ?? {}) as Record<string, unknown>;
  const left: unknown[] = Array.isArray(skipped) ? skipped : [];
  const reasons = left.flatMap((one) => {
    const reason = (one as { reason?: unknown } | null)?.reason;
    return typeof reason === 'string' ? [reason] : [];
  });
  return {
    tasks: numberIn(task_count),
    predictions: numberIn(prediction_count),
    skipped: Math.max(left.length, numberIn(skipped_count)),
    reasons: [...new Set(reasons)],
  };
}
