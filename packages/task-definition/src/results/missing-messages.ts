import { readValue } from '../data-reference.ts';
import type { CompiledConfig, ResultItem } from '../model.ts';
import { isRegion } from './item-kind.ts';

/** Conversations that are shorter than they must be. Without `data` only the messages that were added are known. */
export function findMissingMessages(
  compiled: CompiledConfig,
  result: readonly ResultItem[],
  data: Record<string, unknown> | undefined,
): { control: string; message: string }[] {
  return Object.values(compiled.objects).flatMap(({ name, tag, value, params }) => {
    const least = tag === 'Chat' ? params.minMessages : undefined;
    if (typeof least !== 'number' || data === undefined) return [];
    const given = readValue(value, data);
    // Items with an index are about messages of the task.
    const added = result.filter(isRegion).filter((item) => item.from_name === name && item.item_index === undefined);
    const count = (Array.isArray(given) ? given.length : 0) + added.length;
    if (count >= least) return [];
    return [{ control: name, message: `"${name}" needs at least ${least} messages and has ${count}` }];
  });
}
