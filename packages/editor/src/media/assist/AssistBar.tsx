import { Check, LoaderCircle, X } from 'lucide-react';
import { stopAsking } from '../../operations/ask-model.ts';
import { acceptSuggestions, rejectSuggestions } from '../../operations/predictions.ts';
import { suggestionsOfAnswer } from '../../operations/suggestions.ts';
import { useEditor, useRecords, useSession } from '../../shell/editor-context.ts';
import { Key } from '../../shell/Key.tsx';
import { isTracing } from '../../tools/trace-path.ts';

/** What the model that was asked while drawing is about, close to where the hand is. */
export function AssistBar({ objectName }: { objectName: string }) {
  const editor = useEditor();
  const { isBusy, answer } = useSession((state) => state.assist);
  const rejected = useSession((state) => state.suggestions.rejected);
  const isElsewhere = useSession(({ activeObject }) => activeObject !== undefined && activeObject !== objectName);
  const isDrawing = useSession(({ gesture }) => isTracing(gesture));
  useRecords('region');
  const open = suggestionsOfAnswer(editor).filter(
    ({ key, record }) => !rejected.includes(key) && editor.store.find(record.id) === undefined,
  );
  if (isDrawing || isElsewhere || (!isBusy && (!answer || open.length === 0))) return null;
  if (isBusy) {
    return (
      <div className="lw-draft-bar lw-assist-bar" role="status">
        <LoaderCircle className="lw-turning" size={16} aria-hidden="true" />
        <span>Asking the model…</span>
        <button type="button" className="lw-button" title="Escape" onClick={() => stopAsking(editor)}>
          Stop
        </button>
      </div>
    );
  }
  const all = open.length > 1;
  return (
    <div className="lw-draft-bar lw-assist-bar" role="toolbar" aria-label="What the model answered">
      <span>{all ? `${open.length} suggestions` : '1 suggestion'}</span>
      <button type="button" className="lw-button" onClick={() => acceptSuggestions(editor, open)}>
        <Check size={16} aria-hidden="true" /> {all ? 'Accept all' : 'Accept'}{' '}
        <Key command={all ? 'suggestion.accept-all' : 'suggestion.accept'} />
      </button>
      <button type="button" className="lw-button" onClick={() => rejectSuggestions(editor, open)}>
        <X size={16} aria-hidden="true" /> {all ? 'Reject all' : 'Reject'}{' '}
        <Key command={all ? 'suggestion.reject-all' : 'suggestion.reject'} />
      </button>
    </div>
  );
}
