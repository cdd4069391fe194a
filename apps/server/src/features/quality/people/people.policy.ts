import type { LabelUse } from '../dashboards/labels.queries.ts';

export interface PersonFacts {
  answers: number;
  pairs: number;
  agreement: number | null;
  goldenAnswers: number;
  accuracy: number | null;
  medianMs: number | null;
  bias: number | null;
}

const FEW_ANSWERS = 10;
/** Of the team's median: half the time may be haste, three times may be trouble. */
const FAST = 0.5;
const SLOW = 3;
const BIASED = 0.3;

/** What a manager should look at; hints, never verdicts. */
export function flagsOf(person: PersonFacts, team: { medianMs: number | null; lowAgreement: number }): string[] {
  if (person.answers < FEW_ANSWERS) return person.answers === 0 ? [] : ['few_answers'];
  const flags: string[] = [];
  if (person.agreement !== null && person.pairs >= FEW_ANSWERS && person.agreement < team.lowAgreement)
    flags.push('low_agreement');
  if (person.accuracy !== null && person.goldenAnswers >= 5 && person.accuracy < team.lowAgreement)
    flags.push('low_accuracy');
  if (person.bias !== null && person.bias > BIASED) flags.push('biased');
  if (person.medianMs !== null && team.medianMs !== null && team.medianMs > 0) {
    if (person.medianMs > SLOW * team.medianMs) flags.push('slow');
    if (person.medianMs < FAST * team.medianMs) flags.push('fast');
  }
  return flags;
}

export interface LabelBias {
  control: string;
  label: string;
  answers: number;
  /** Of the labels that the person gave to the control. */
  share: number;
  /** Of those that all others gave. */
  others_share: number;
}

/** Labels of one person against those of all others, by control; the largest difference first. */
export function compareLabelUse(uses: readonly LabelUse[], userId: number): LabelBias[] {
  const rows: LabelBias[] = [];
  for (const [control, own] of Map.groupBy(uses, (use) => use.control)) {
    const mine = total(own.filter((use) => use.user_id === userId));
    const theirs = total(own.filter((use) => use.user_id !== userId));
    for (const [label, given] of Map.groupBy(own, (use) => use.label)) {
      const answers = total(given.filter((use) => use.user_id === userId));
      const others = total(given.filter((use) => use.user_id !== userId));
      rows.push({
        control,
        label,
        answers,
        share: mine === 0 ? 0 : answers / mine,
        others_share: theirs === 0 ? 0 : others / theirs,
      });
    }
  }
  const gap = (row: LabelBias): number => Math.abs(row.share - row.others_share);
  return rows.sort((a, b) => gap(b) - gap(a) || (a.label < b.label ? -1 : 1));
}

/**
 * Half the summed difference of shares (total variation): 0 for the same habits, 1 for none in common. The mean over
 * controls where both the person and somebody else gave labels; null without any.
 */
export function biasOf(rows: readonly LabelBias[]): number | null {
  const distances: number[] = [];
  for (const own of Map.groupBy(rows, (row) => row.control).values()) {
    const isShared = own.some((row) => row.share > 0) && own.some((row) => row.others_share > 0);
    if (isShared) distances.push(own.reduce((sum, row) => sum + Math.abs(row.share - row.others_share), 0) / 2);
  }
  return distances.length === 0 ? null : distances.reduce((sum, value) => sum + value, 0) / distances.length;
}

export function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function total(uses: readonly LabelUse[]): number {
  return uses.reduce((sum, use) => sum + use.answers, 0);
}
