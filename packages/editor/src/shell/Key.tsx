import { displayShortcut } from '../commands/keymap.ts';
import { useShortcut, useSurroundings } from './editor-context.ts';

/** The key that runs a command, as printed on its button; nothing when it has none. */
export function Key({ command }: { command: string }) {
  const { isApple } = useSurroundings();
  const shortcut = useShortcut(command);
  if (shortcut === undefined) return null;
  return (
    <span className="lw-key" aria-hidden="true">
      {displayShortcut(shortcut, isApple)}
    </span>
  );
}
