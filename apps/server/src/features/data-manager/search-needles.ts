import { dataKey } from '@labelwright/filters/columns';
import { type FilterCondition, type FilterGroup, isGroup } from '@labelwright/filters/model';

const HOLDING = new Set(['contains', 'equal', 'starts_with', 'ends_with']);
/** A value that lies deeper is found in the JSON around it, where these are written otherwise. */
const WRITTEN_OTHERWISE = /["\\\p{Cc}]/u;
const SHORTEST = 3;

/**
 * Texts that the data of every selected task holds, whatever the case: what is searched for, and what conditions that
 * must all hold ask of text fields. undefined when nothing is known that would narrow the selection down.
 */
export function needlesOf({
  filter,
  search,
}: {
  filter: FilterGroup;
  search: string | undefined;
}): string[] | undefined {
  const needles = neededTexts(filter);
  const text = search?.trim();
  // The marks between the texts of a block are not in it.
  if (text && !/\p{Cc}/u.test(text)) needles.push(text);
  return needles.length > 0 ? needles : undefined;
}

function neededTexts(group: FilterGroup): string[] {
  if (group.conjunction !== 'and' && group.items.length > 1) return [];
  return group.items.flatMap((item) => (isGroup(item) ? neededTexts(item) : neededText(item)));
}

function neededText({ column, type, operator, value }: FilterCondition): string[] {
  if (dataKey(column) === undefined || type !== 'String' || !HOLDING.has(operator) || value.kind !== 'one') return [];
  const text = String(value.value);
  return text.length < SHORTEST || WRITTEN_OTHERWISE.test(text) ? [] : [text];
}
