import type { QualityRules } from '../quality-settings.policy.ts';

/**
 * Why somebody is paused for their answers to golden tasks since they were last let in, newest first; undefined: not at all.
 * Scores that could not be compared are left out by the caller.
 */
export function decidePause(rules: QualityRules, scores: readonly number[]): string | undefined {
  const hasPassed = scores.map((score) => score >= rules.golden_pass_score);
  const failures = hasPassed.indexOf(true) === -1 ? hasPassed.length : hasPassed.indexOf(true);
  if (rules.pause_after_failures !== null && failures >= rules.pause_after_failures) {
    return `${failures} control ${failures === 1 ? 'task was' : 'tasks in a row were'} answered differently from the reference.`;
  }
  const window = hasPassed.slice(0, rules.pause_window);
  if (rules.pause_below_accuracy === null || window.length < rules.pause_window) return undefined;
  const accuracy = window.filter(Boolean).length / window.length;
  if (accuracy >= rules.pause_below_accuracy) return undefined;
  const percent = Math.round(accuracy * 100);
  return `${percent} % of the last ${window.length} control tasks were answered as the reference; the project asks for ${Math.round(rules.pause_below_accuracy * 100)} %.`;
}

/** How many answers the decision looks at. */
export function scoresNeeded(rules: QualityRules): number {
  return Math.max(rules.pause_after_failures ?? 0, rules.pause_below_accuracy === null ? 0 : rules.pause_window);
}
