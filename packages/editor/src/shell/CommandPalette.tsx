import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { displayShortcut } from '../commands/keymap.ts';
import { rankCommands } from '../commands/rank-commands.ts';
import { useSession, useSurroundings } from './editor-context.ts';

/** More would only have to be scrolled through; typing finds the rest. */
const mostShown = 60;

/** Everything that can be done here, found by typing, with its key. */
export function CommandPalette() {
  const { editor } = useSurroundings();
  const isOpen = useSession((state) => state.isPaletteOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && element?.open === false) element.showModal();
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);
  const close = () => editor.session.update({ isPaletteOpen: false });
  return (
    <dialog ref={dialog} className="lw-sheet lw-palette" aria-label="Commands" onClose={close}>
      {isOpen ? <Finder onClose={close} /> : null}
    </dialog>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const { editor, isApple } = useSurroundings();
  const id = useId();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const others = editor.commands.filter((command) => command.id !== 'view.palette' && command.id !== 'edit.escape');
  const found = rankCommands(others, query);
  const shown = found.slice(0, mostShown);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function run(index: number): void {
    const command = shown[index];
    if (!command?.enabled()) return;
    onClose();
    // The dialog gives the focus back first, so that the command may put it elsewhere.
    requestAnimationFrame(() => editor.dispatch(command.id));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) setChosen(Math.min(Math.max(chosen + step, 0), shown.length - 1));
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        className="lw-input lw-palette-input"
        type="search"
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-activedescendant={shown.length > 0 ? `${id}${chosen}` : undefined}
        placeholder="What do you want to do?"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}list`} className="lw-palette-list" role="listbox" aria-label="Commands" tabIndex={-1}>
        {shown.map((command, index) => (
          <button
            type="button"
            tabIndex={-1}
            key={command.id}
            id={`${id}${index}`}
            role="option"
            aria-selected={index === chosen}
            aria-disabled={!command.enabled()}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(index)}
          >
            <span className="lw-palette-group">{command.group}</span>
            <span className="lw-palette-label">{command.label}</span>
            {editor.keymap
              .shortcutsOf(command.id)
              .slice(0, 1)
              .map((shortcut) => (
                <kbd key={shortcut} className="lw-key">
                  {displayShortcut(shortcut, isApple)}
                </kbd>
              ))}
          </button>
        ))}
      </div>
      <p className="lw-palette-foot" role="status">
        {found.length === 0
          ? 'No command has these words.'
          : found.length > shown.length
            ? `${shown.length} of ${found.length} shown; type to find the others.`
            : `${found.length} commands`}
      </p>
    </>
  );
}
