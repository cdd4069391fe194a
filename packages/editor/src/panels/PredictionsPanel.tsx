import { Sparkles } from 'lucide-react';
import type { EditorPrediction } from '../editor/editor.ts';
import { canEdit } from '../operations/edit.ts';
import { applyPrediction } from '../operations/predictions.ts';
import { useEditor } from '../shell/editor-context.ts';

/** What models proposed for the task, each ready to start from. */
export function PredictionsPanel() {
  const editor = useEditor();
  if (editor.predictions.length === 0 || !canEdit(editor)) return null;
  return (
    <section className="lw-panel-section" aria-label="Predictions">
      <div className="lw-panel-head">
        <h2>Predictions</h2>
      </div>
      <ul className="lw-predictions">
        {editor.predictions.map((prediction) => (
          <li key={`${nameOf(prediction)} ${firstId(prediction)}`}>
            <button
              type="button"
              className="lw-button lw-button-wide"
              onClick={() => applyPrediction(editor, prediction)}
            >
              <Sparkles size={16} aria-hidden="true" />
              {nameOf(prediction)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ modelVersion, score, result }: EditorPrediction): string {
  const parts = [modelVersion || 'Prediction', typeof score === 'number' ? score.toFixed(2) : undefined];
  return `${parts.filter(Boolean).join(' · ')} (${result.length})`;
}

function firstId({ result }: EditorPrediction): string {
  const [first] = result;
  return first && 'id' in first ? first.id : '';
}
