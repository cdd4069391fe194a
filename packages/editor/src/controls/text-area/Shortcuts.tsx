import type { ConfigNode } from '@labelwright/task-definition/model';
import { type CSSProperties, type RefObject, useEffect } from 'react';
import { combinationsOf, displayShortcut, normalizeShortcut } from '../../commands/keymap.ts';
import { useSurroundings } from '../../shell/editor-context.ts';

interface ShortcutsProps {
  node: ConfigNode;
  /** What holds the field that the texts are put into. */
  field: RefObject<HTMLElement | null>;
}

/** The texts that an author prepared for a field. */
export function Shortcuts({ node, field }: ShortcutsProps) {
  const { isApple } = useSurroundings();
  const shortcuts = listShortcuts(node);
  useEffect(() => {
    const holder = field.current;
    if (!holder) return undefined;
    const onKeyDown = (event: KeyboardEvent) => insertByKey(node, holder, event);
    holder.addEventListener('keydown', onKeyDown);
    return () => holder.removeEventListener('keydown', onKeyDown);
  }, [node, field]);
  if (shortcuts.length === 0) return null;
  return (
    <div className="lw-shortcuts">
      {shortcuts.map(({ attributes, range }) => (
        <button
          key={range.start.offset}
          type="button"
          className="lw-chip"
          style={{ '--lw-label': attributes.background ?? 'var(--lw-unlabelled)' } as CSSProperties}
          title={attributes.value}
          // Keeps the cursor where the text goes.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => insert(field.current, attributes.value ?? '')}
        >
          <span className="lw-chip-color" aria-hidden="true" />
          <span className="lw-chip-title">{attributes.alias ?? attributes.value}</span>
          {attributes.hotkey ? (
            <kbd className="lw-key">{displayShortcut(normalizeShortcut(attributes.hotkey), isApple)}</kbd>
          ) : null}
        </button>
      ))}
    </div>
  );
}

/** Puts the text in whose key was pressed in the field. */
function insertByKey(node: ConfigNode, field: HTMLElement, event: KeyboardEvent): void {
  const pressed = combinationsOf(event);
  const wanted = listShortcuts(node).find(
    ({ attributes: { hotkey } }) => hotkey && pressed.includes(normalizeShortcut(hotkey)),
  );
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  insert(field, wanted.attributes.value ?? '');
}

function listShortcuts(node: ConfigNode): ConfigNode[] {
  return node.children.filter(({ tag }) => tag === 'Shortcut');
}

/** At the cursor, as if it were typed, so that the field's own undo knows it. */
function insert(field: HTMLElement | null, text: string): void {
  const areas = [...(field?.querySelectorAll('textarea') ?? [])];
  const area = areas.find((candidate) => candidate === document.activeElement) ?? areas.at(-1);
  if (!area) return;
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
