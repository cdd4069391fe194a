import type { ControlTag } from '@labelwright/task-definition/model';
import { readOptions } from '../matchers/kinds/read-value.ts';
import type { ParsedAnswer } from '../matchers/parse-result.ts';
import { type CrossTable, crossTable } from '../metrics/cross-table.ts';
import { type ClassNumbers, createClassTally } from './class-tally.ts';

type Answers = ReadonlyMap<string, ParsedAnswer>;

export interface LabelEvaluation {
  add(found: Answers | undefined, right: Answers | undefined): void;
  numbers(): {
    /** Share of answers with exactly the labels that people gave; null without any. */
    accuracy: number | null;
    answers: number;
    exact: number;
    classes: ClassNumbers[];
    /** Rows: people; columns: the model. Undefined where several labels may be given at once. */
    confusion: CrossTable<string> | undefined;
  };
}

/** Of choices, ratings and the like: what was chosen against what people chose, for each thing that was asked about. */
export function createLabelEvaluation(control: ControlTag): LabelEvaluation {
  const tally = createClassTally();
  const pairs: [string, string][] = [];
  const isSingle = control.params.choice !== 'multiple';
  let answers = 0;
  let exact = 0;
  return {
    add: (found, right) => {
      for (const place of new Set([...(found?.keys() ?? []), ...(right?.keys() ?? [])])) {
        const ours = labelsOf(control, found?.get(place));
        const theirs = labelsOf(control, right?.get(place));
        answers += 1;
        if (ours.length === theirs.length && ours.every((label) => theirs.includes(label))) exact += 1;
        tally.add(ours, theirs);
        const [our, their] = [ours[0], theirs[0]];
        if (isSingle && our !== undefined && their !== undefined) pairs.push([their, our]);
      }
    },
    numbers: () => ({
      accuracy: answers === 0 ? null : exact / answers,
      answers,
      exact,
      classes: tally.classes(),
      confusion: isSingle ? crossTable(pairs, optionsOf(control)) : undefined,
    }),
  };
}

function labelsOf(control: ControlTag, answer: ParsedAnswer | undefined): string[] {
  if (answer === undefined) return [];
  const value = answer.item.value[control.valueKey];
  const labels = typeof value === 'number' ? [String(value)] : readOptions(value);
  return [...new Set(labels.map((label) => label.replaceAll('\0', ' / ')))];
}

/** In the order of the interface. Trees of choices are in the order in which they come up. */
function optionsOf(control: ControlTag): string[] {
  if (control.options.some((option) => option.children && option.children.length > 0)) return [];
  return control.options.map((option) => option.value);
}
