import { Check, Sparkles, X } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import type { EditorPrediction } from '../editor/editor.ts';
import { describeRecord } from '../operations/describe-record.ts';
import { canEdit } from '../operations/edit.ts';
import { labelsOf } from '../operations/labels.ts';
import {
  acceptSuggestions,
  choosePrediction,
  focusSuggestion,
  rejectSuggestions,
  restoreRejected,
  reveal,
  setThreshold,
} from '../operations/predictions.ts';
import {
  listConcealed,
  listPredictions,
  listShown,
  listSuggestions,
  type Suggestion,
} from '../operations/suggestions.ts';
import { useEditor, useRecords, useSession } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';
import { Key } from '../shell/Key.tsx';
import { useVirtualRows } from './use-virtual-rows.ts';

/** A finger needs taller rows than a mouse. */
const rowHeights = { fine: 32, coarse: 44 };

/** What models proposed for the task, to be taken over or turned down one by one or all at once. */
export function SuggestionsPanel() {
  const editor = useEditor();
  const { rejected, focused } = useSession((state) => state.suggestions);
  const scroller = useRef<HTMLUListElement>(null);
  const [rowPx] = useState(() => rowHeights[window.matchMedia('(pointer: coarse)').matches ? 'coarse' : 'fine']);
  useSession((state) => state.assist.answer);
  useRecords('region');
  useRecords('answer');
  useRecords('opaque');
  const predictions = listPredictions(editor);
  const shown = listShown(editor);
  const concealed = listConcealed(editor);
  const rows = useVirtualRows(scroller, shown.length, rowPx);
  if (predictions.length === 0 || !canEdit(editor)) return null;
  return (
    <section className="lw-panel-section" aria-label="Suggestions">
      <div className="lw-panel-head">
        <h2>Suggestions</h2>
        <span className="lw-count">{shown.length}</span>
      </div>
      <div className="lw-suggestions">
        <PredictionChoice />
        <Threshold />
        {concealed.length > 0 ? (
          <p className="lw-suggestion-actions">
            <button type="button" className="lw-button" onClick={() => editor.dispatch('suggestion.next')}>
              Reveal next <Key command="suggestion.next" />
            </button>
            <button type="button" className="lw-button" onClick={() => reveal(editor, concealed)}>
              Reveal all {concealed.length}
            </button>
          </p>
        ) : null}
        <ul ref={scroller} className="lw-suggestion-list">
          <li aria-hidden="true" style={{ height: rows.first * rowPx }} />
          {shown.slice(rows.first, rows.last).map((suggestion) => (
            <SuggestionRow
              key={suggestion.key}
              suggestion={suggestion}
              isFocused={suggestion.key === focused}
              rowPx={rowPx}
            />
          ))}
          <li aria-hidden="true" style={{ height: rows.totalPx - rows.last * rowPx }} />
        </ul>
        {shown.length > 0 ? (
          <p className="lw-suggestion-actions">
            <button type="button" className="lw-button" onClick={() => acceptSuggestions(editor, shown)}>
              <Sparkles size={16} aria-hidden="true" /> Accept all
            </button>
            <button type="button" className="lw-button" onClick={() => rejectSuggestions(editor, shown)}>
              Reject all
            </button>
          </p>
        ) : (
          <p className="lw-empty">
            {concealed.length > 0 ? 'Suggestions are waiting out of sight.' : 'Nothing is left to decide.'}
          </p>
        )}
        {rejected.length > 0 ? (
          <button type="button" className="lw-link" onClick={() => restoreRejected(editor)}>
            Bring back {rejected.length} rejected
          </button>
        ) : null}
      </div>
    </section>
  );
}

function PredictionChoice() {
  const editor = useEditor();
  const { prediction } = useSession((state) => state.suggestions);
  const predictions = listPredictions(editor);
  if (predictions.length < 2) {
    const [only] = predictions;
    return only ? <p className="lw-suggestion-source">{nameOf(only)}</p> : null;
  }
  return (
    <select
      className="lw-input"
      aria-label="Prediction"
      value={prediction}
      onChange={(event) => choosePrediction(editor, Number(event.target.value))}
    >
      {[...predictions.entries()].map(([place, candidate]) => (
        <option key={place} value={place}>
          {place === editor.predictions.length ? `Answer: ${nameOf(candidate)}` : nameOf(candidate)}
        </option>
      ))}
    </select>
  );
}

/** Shown where there are different scores to choose between. */
function Threshold() {
  const editor = useEditor();
  const { threshold, prediction } = useSession((state) => state.suggestions);
  const own = listSuggestions(editor).filter((suggestion) => suggestion.prediction === prediction);
  const scores = own.flatMap(({ score }) => score ?? []);
  if (new Set(scores).size < 2) return null;
  return (
    <label className="lw-threshold">
      <span>Score from {threshold.toFixed(2)}</span>
      <input
        type="range"
        min={0}
        max={Math.max(1, ...scores)}
        step={0.01}
        value={threshold}
        onChange={(event) => setThreshold(editor, Number(event.target.value))}
      />
    </label>
  );
}

interface SuggestionRowProps {
  suggestion: Suggestion;
  isFocused: boolean;
  rowPx: number;
}

const SuggestionRow = memo(function SuggestionRow({ suggestion, isFocused, rowPx }: SuggestionRowProps) {
  const editor = useEditor();
  const { record, score } = suggestion;
  const text = describeRecord(editor, suggestion.record);
  const color = record.kind === 'region' ? (labelsOf(editor, record)[0]?.color ?? 'var(--lw-unlabelled)') : undefined;
  return (
    <li className={`lw-row ${isFocused ? 'lw-row-selected' : ''}`} style={{ height: rowPx }}>
      <button
        type="button"
        className="lw-row-main"
        aria-pressed={isFocused}
        title={text}
        onClick={() => focusSuggestion(editor, suggestion)}
      >
        {color ? <span className="lw-dot" style={{ background: color }} /> : null}
        <span className="lw-row-text">{text}</span>
        {score === undefined ? null : <span className="lw-count">{score.toFixed(2)}</span>}
      </button>
      <IconButton
        icon={Check}
        label={`Accept ${text}`}
        command={isFocused ? 'suggestion.accept' : ''}
        onClick={() => acceptSuggestions(editor, [suggestion])}
      />
      <IconButton
        icon={X}
        label={`Reject ${text}`}
        command={isFocused ? 'suggestion.reject' : ''}
        onClick={() => rejectSuggestions(editor, [suggestion])}
      />
    </li>
  );
});

function nameOf({ modelVersion, score, result }: EditorPrediction): string {
  const parts = [modelVersion || 'Prediction', typeof score === 'number' ? score.toFixed(2) : undefined];
  return `${parts.filter(Boolean).join(' · ')} (${result.length})`;
}
