import type { Command } from './command.ts';

/** Commands whose label or group has all the words, those that begin with them first, then as they stand. */
export function rankCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...commands];
  const [first = ''] = words;
  const found = commands.flatMap((command) => {
    const label = command.label.toLowerCase();
    const all = `${label} ${command.group.toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) return [];
    const rank = label === query.trim().toLowerCase() ? 0 : label.startsWith(first) ? 1 : label.includes(first) ? 2 : 3;
    return [{ command, rank }];
  });
  return found.sort((a, b) => a.rank - b.rank).map(({ command }) => command);
}
