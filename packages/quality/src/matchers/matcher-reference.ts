import { MATCHERS } from './matchers.ts';
import type { Matcher } from './model.ts';

const units: Record<Matcher['unit'], string> = { region: 'regions', answer: 'answers', relation: 'relations' };

/** Markdown of every way to compare answers: the end of the tag reference, whose tags name them. */
export function renderMatcherReference(): string {
  const rows = MATCHERS.map((matcher) => {
    const same = matcher.unit === 'region' ? `more than ${matcher.threshold}` : '';
    return `| \`${matcher.kind}\` | ${units[matcher.unit]} | ${same} | ${matcher.help} |`;
  });
  return [
    '',
    '## How answers are compared',
    '',
    'Every control names how its answers are compared. Two answers of one task score from 0 to 1 for each control; the ' +
      'score of the whole is their mean by `control_weights`. Regions are paired one to one, in the best way of all; the ' +
      'same place is what is more alike than the number below (or than the project asks for), a match needs the same ' +
      'labels as well, and the score is twice the matches divided by all regions, by the weights of their labels.',
    '',
    'Two answers without any region agree, unless one of the two used another tool on the same object; what neither ' +
      'answered counts for nothing, what one left out as disagreement.',
    '',
    '| Name | Compares | Same place | How |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
