import { plurality, totalWeight, votesOf } from '../merge/weighted.ts';
import type { AnswerMatcher } from '../model.ts';
import { lastStep, readOptions } from './read-value.ts';

export const choicesMatcher: AnswerMatcher<ReadonlySet<string>> = {
  kind: 'choices',
  unit: 'answer',
  help: 'Choices: the same or not; of several, twice those in common divided by all that were given (F1).',
  read: ({ value }, { control }) => {
    const options = readOptions(value[control.valueKey]);
    return options.length === 0 ? undefined : new Set(options);
  },
  similarity: (a, b, { options, weightOf }) => {
    const shared = [...a].filter((option) => b.has(option));
    if (options.mode === 'exact') return { score: shared.length === a.size && a.size === b.size ? 1 : 0 };
    const weigh = (given: Iterable<string>) => [...given].reduce((sum, option) => sum + weightOf(lastStep(option)), 0);
    const all = weigh(a) + weigh(b);
    return all === 0 ? { score: null, reason: 'weightless' } : { score: (2 * weigh(shared)) / all };
  },
  merge: (answers, { control }) => {
    const options = answers.flatMap(({ value, weight }) => [...value].map((option) => ({ value: option, weight })));
    const half = totalWeight(answers) / 2;
    const chosen = [...votesOf(options, String).values()].filter(({ weight }) => weight > half);
    const isSeveral = control.params.choice === 'multiple' && chosen.length > 0;
    const best = isSeveral ? new Set(chosen.map(({ value }) => value)) : plurality(answers, keyOf)?.value;
    return best && [...best].map(asWritten);
  },
};

function keyOf(options: ReadonlySet<string>): string {
  return [...options].sort().join('\u0001');
}

/** A path of options goes back to the list of its steps. */
function asWritten(option: string): string | string[] {
  return option.includes('\u0000') ? option.split('\u0000') : option;
}
