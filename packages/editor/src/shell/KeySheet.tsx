import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Command, CommandGroup } from '../commands/command.ts';
import { displayShortcut } from '../commands/keymap.ts';
import { rankCommands } from '../commands/rank-commands.ts';
import { gestures } from '../media/gestures.ts';
import { useSession, useSurroundings } from './editor-context.ts';
import { IconButton } from './IconButton.tsx';
import { KeyRow } from './KeyRow.tsx';

const groups: readonly CommandGroup[] = [
  'Task',
  'Labels',
  'Answers',
  'Playback',
  'Suggestions',
  'Edit',
  'Regions',
  'Relations',
  'View',
];

/** Every key that does something here, as it is bound now. */
export function KeySheet() {
  const { editor } = useSurroundings();
  const isOpen = useSession((state) => state.isKeySheetOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isEditing, setIsEditing] = useState(false);
  const canRemap = editor.host.onHotkeysChange !== undefined;
  const close = () => {
    setIsEditing(false);
    editor.session.update({ isKeySheetOpen: false });
  };

  useEffect(() => {
    const element = dialog.current;
    if (isOpen && element?.open === false) element.showModal();
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);

  return (
    <dialog ref={dialog} className="lw-sheet" aria-label="Keys" onClose={close}>
      <div className="lw-sheet-head">
        <h2>Keys</h2>
        {canRemap ? (
          <button type="button" className="lw-button" aria-pressed={isEditing} onClick={() => setIsEditing(!isEditing)}>
            Change keys
          </button>
        ) : null}
        <IconButton icon={X} label="Close" onClick={close} />
      </div>
      {isOpen ? isEditing ? <KeyEditor /> : <SheetBody /> : null}
    </dialog>
  );
}

/** More rows than this are found by typing. */
const mostRows = 150;

function KeyEditor() {
  const { editor } = useSurroundings();
  const hotkeys = useSession((state) => state.hotkeys);
  const [query, setQuery] = useState('');
  const found = rankCommands(editor.commands, query);
  const shown = found.slice(0, mostRows);
  return (
    <div className="lw-key-editor">
      <div className="lw-key-editor-head">
        <input
          type="search"
          className="lw-input"
          aria-label="Find a command"
          placeholder={`Find in ${editor.commands.length}`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <button
          type="button"
          className="lw-button"
          disabled={Object.keys(hotkeys).length === 0}
          onClick={() => editor.changeHotkeys({})}
        >
          Reset all
        </button>
      </div>
      {groups.map((group) => {
        const commands = shown.filter((command) => command.group === group);
        return commands.length === 0 ? null : (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <KeyRow key={command.id} command={command} />
              ))}
            </dl>
          </section>
        );
      })}
      {found.length > shown.length ? (
        <p className="lw-empty">{found.length - shown.length} more; type to find them.</p>
      ) : null}
    </div>
  );
}

function SheetBody() {
  const { editor } = useSurroundings();
  useSession((state) => state.hotkeys);
  const { conflicts } = editor.keymap;
  const tags = [...Object.values(editor.config.objects), ...Object.values(editor.config.controls)];
  const here = gestures.filter(({ on }) => on === undefined || tags.some(({ tag }) => [on].flat().includes(tag)));
  return (
    <div className="lw-sheet-body">
      {groups.map((group) => (
        <KeyGroup key={group} group={group} commands={editor.commands.filter((command) => command.group === group)} />
      ))}
      <section>
        <h3>By hand</h3>
        <dl>
          {here.map(({ keys, label }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <kbd className="lw-key">{keys}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {conflicts.length > 0 ? (
        <section>
          <h3>Wanted twice</h3>
          <ul className="lw-conflicts">
            {conflicts.map(({ shortcut, commandIds }) => (
              <ConflictRow key={shortcut} shortcut={shortcut} commandIds={commandIds} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function ConflictRow({ shortcut, commandIds }: { shortcut: string; commandIds: readonly string[] }) {
  const { editor, isApple } = useSurroundings();
  const names = commandIds.map((id) => editor.commands.find((command) => command.id === id)?.label ?? id);
  return (
    <li>
      <kbd className="lw-key">{displayShortcut(shortcut, isApple)}</kbd> {names[0]}, not {names.slice(1).join(', ')}
    </li>
  );
}

function KeyGroup({ group, commands }: { group: CommandGroup; commands: readonly Command[] }) {
  const { editor, isApple } = useSurroundings();
  const bound = commands.filter((command) => editor.keymap.shortcutsOf(command.id).length > 0);
  if (bound.length === 0) return null;
  return (
    <section>
      <h3>{group}</h3>
      <dl>
        {bound.map((command) => (
          <div key={command.id}>
            <dt>{command.label}</dt>
            <dd>
              {editor.keymap.shortcutsOf(command.id).map((shortcut) => (
                <kbd key={shortcut} className="lw-key">
                  {displayShortcut(shortcut, isApple)}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
