import { RotateCcw } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { Command } from '../commands/command.ts';
import { displayShortcut } from '../commands/keymap.ts';
import { findHolder, isKeptByBrowser, recordedShortcut, withHotkey, withoutHotkey } from '../commands/remap.ts';
import { useSession, useSurroundings } from './editor-context.ts';
import { IconButton } from './IconButton.tsx';

/** A command with its key, which can be given another: press the button, then the keys. */
export function KeyRow({ command }: { command: Command }) {
  const { editor, isApple } = useSurroundings();
  const hotkeys = useSession((state) => state.hotkeys);
  const [isRecording, setIsRecording] = useState(false);
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const own = editor.keymap.shortcutsOf(command.id)[0];
  const holder = wanted === undefined ? undefined : findHolder(editor.commands, hotkeys, command.id, wanted);
  const change = editor.changeHotkeys;

  function stop(): void {
    setIsRecording(false);
    setWanted(undefined);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isRecording) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      stop();
      return;
    }
    const shortcut = recordedShortcut(event.nativeEvent);
    if (shortcut === undefined) return;
    setIsRecording(false);
    if (isKeptByBrowser(shortcut) || findHolder(editor.commands, hotkeys, command.id, shortcut)) setWanted(shortcut);
    else change(withHotkey(hotkeys, command.id, shortcut));
  }

  return (
    <div className="lw-key-row">
      <dt>{command.label}</dt>
      <dd>
        <button
          type="button"
          className="lw-button lw-key-button"
          aria-label={`Key of ${command.label}: ${own ? displayShortcut(own, isApple) : 'none'}. Change`}
          aria-pressed={isRecording}
          onClick={() => {
            setWanted(undefined);
            setIsRecording(!isRecording);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setIsRecording(false)}
        >
          {isRecording ? 'Press keys…' : own ? displayShortcut(own, isApple) : 'None'}
        </button>
        <IconButton
          icon={RotateCcw}
          label={`Give ${command.label} its own key again`}
          isDisabled={hotkeys[command.id] === undefined}
          onClick={() => change(withoutHotkey(hotkeys, command.id))}
        />
      </dd>
      {wanted === undefined ? null : (
        <p className="lw-key-conflict" role="alert">
          {isKeptByBrowser(wanted)
            ? `${displayShortcut(wanted, isApple)} belongs to the browser and would not arrive.`
            : `${displayShortcut(wanted, isApple)} is the key of ${holder?.label ?? 'another command'}.`}
          {holder && !isKeptByBrowser(wanted) ? (
            <button
              type="button"
              className="lw-button"
              onClick={() => {
                change(withHotkey(hotkeys, command.id, wanted));
                stop();
              }}
            >
              Take it
            </button>
          ) : null}
          <button type="button" className="lw-button" onClick={stop}>
            Keep as it was
          </button>
        </p>
      )}
    </div>
  );
}
