import { Redo2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSyncExternalStore } from 'react';
import type { Capabilities } from '../editor/editor.ts';
import { isTracing } from '../tools/trace-path.ts';
import { useEditor, useSession } from './editor-context.ts';
import { IconButton } from './IconButton.tsx';
import { Key } from './Key.tsx';
import { LabelBar } from './LabelBar.tsx';

interface BottomBarProps {
  capabilities: Capabilities;
  submitLabel: string | undefined;
  statusSlot: ReactNode;
  canSkip: boolean;
  canSubmit: boolean;
}

export function BottomBar({ capabilities, submitLabel, statusSlot, canSkip, canSubmit }: BottomBarProps) {
  const editor = useEditor();
  const { undo, redo } = useSyncExternalStore(editor.history.state.subscribe, editor.history.state.get);
  const missing = useSession((state) => state.missing);
  const isDrawing = useSession((state) => isTracing(state.gesture));
  const isEditable = capabilities.readonly !== true;
  return (
    <section className="lw-bottom" aria-label="Actions">
      <LabelBar />
      <div className="lw-actions">
        {isEditable ? (
          <span className="lw-history">
            <IconButton
              icon={Undo2}
              label={isDrawing ? 'Undo: last point' : undo.length > 0 ? `Undo: ${undo.at(-1)}` : 'Undo'}
              command="edit.undo"
              isDisabled={undo.length === 0 && !isDrawing}
              onClick={() => editor.dispatch('edit.undo')}
            />
            <IconButton
              icon={Redo2}
              label={redo.length > 0 ? `Redo: ${redo.at(-1)}` : 'Redo'}
              command="edit.redo"
              isDisabled={redo.length === 0}
              onClick={() => editor.dispatch('edit.redo')}
            />
          </span>
        ) : (
          <span className="lw-readonly">Read only</span>
        )}
        <span className="lw-status">{statusSlot}</span>
        {missing.length > 0 ? (
          <span className="lw-missing-note">
            {missing.length === 1 ? missing[0]?.message : `${missing.length} required answers are missing.`}
          </span>
        ) : null}
        {canSkip && isEditable ? (
          <button type="button" className="lw-button" onClick={() => editor.dispatch('task.skip')}>
            Skip <Key command="task.skip" />
          </button>
        ) : null}
        {canSubmit && isEditable ? (
          <button type="button" className="lw-button lw-button-primary" onClick={() => editor.dispatch('task.submit')}>
            {submitLabel ?? (capabilities.canUpdate ? 'Update' : 'Submit')} <Key command="task.submit" />
          </button>
        ) : null}
      </div>
    </section>
  );
}
