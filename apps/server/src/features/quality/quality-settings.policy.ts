import type { QualitySettings } from '@labelwright/contract/quality';

/** What a project says about measuring; kept under `quality` in its settings, without what is as by default. */
export type QualityRules = Omit<QualitySettings, 'can'>;

export const DEFAULT_RULES: QualityRules = {
  low_agreement: 0.7,
  golden_pass_score: 1,
  show_golden_feedback: false,
  pause_after_failures: null,
  pause_below_accuracy: null,
  pause_window: 20,
  strict_empty: false,
  iou_threshold: 0.5,
};

/** Settings are free JSON in the database: whatever does not fit is as by default. */
export function readRules(stored: unknown): QualityRules {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const entries = Object.entries(DEFAULT_RULES).map(([key, standard]) => {
    const value = given[key];
    const fits =
      typeof standard === 'boolean'
        ? typeof value === 'boolean'
        : typeof value === 'number' || (value === null && standard === null);
    return [key, fits ? value : standard];
  });
  return Object.fromEntries(entries) as QualityRules;
}
