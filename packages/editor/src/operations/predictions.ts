import type { Editor } from '../editor/editor.ts';
import type { EditorRecord, RelationRecord } from '../store/records.ts';
import { describeRecord } from './describe-record.ts';
import { announce, canEdit, edit } from './edit.ts';
import { turnTo } from './pages.ts';
import { dropQuestion, replacePrompts } from './prompts.ts';
import {
  listConcealed,
  listOpen,
  listShown,
  listSuggestedRelations,
  revealsByHand,
  type Suggestion,
  suggestionsOfAnswer,
} from './suggestions.ts';

/** Takes suggestions over as one step that can be undone; with them come the relations that they complete. */
export function acceptSuggestions(editor: Editor, suggestions: readonly Suggestion[]): void {
  const wanted = suggestions.filter(({ record }) => editor.store.find(record.id) === undefined);
  if (wanted.length === 0 || !canEdit(editor)) return;
  const name = wanted.length === 1 ? 'Accept suggestion' : `Accept ${wanted.length} suggestions`;
  const next = neighbourOf(editor, wanted);
  edit(editor, name, (writer) => {
    replacePrompts(editor, wanted, writer);
    for (const { record } of wanted) writer.put(inOrder(editor, record));
    for (const relation of completedRelations(editor, wanted)) writer.put(inOrder(editor, relation));
  });
  focusSuggestion(editor, next);
  settleAnswer(editor);
  announce(editor, wanted.length === 1 ? 'Suggestion accepted' : `${wanted.length} suggestions accepted`);
}

function completedRelations(editor: Editor, accepted: readonly Suggestion[]): RelationRecord[] {
  const ids = new Set(accepted.map(({ record }) => record.id));
  const isThere = (id: string) => ids.has(id) || editor.store.findRegion(id) !== undefined;
  return [...new Set(accepted.map(({ prediction }) => prediction))].flatMap((prediction) =>
    listSuggestedRelations(editor, prediction).filter(
      ({ id, props: { fromId, toId } }) =>
        isThere(fromId) && isThere(toId) && (ids.has(fromId) || ids.has(toId)) && !editor.store.find(id),
    ),
  );
}

export function rejectSuggestions(editor: Editor, suggestions: readonly Suggestion[]): void {
  if (suggestions.length === 0 || !canEdit(editor)) return;
  const next = neighbourOf(editor, suggestions);
  const { suggestions: state } = editor.session.get();
  const rejected = [...state.rejected, ...suggestions.map(({ key }) => key)];
  editor.session.update({ suggestions: { ...state, rejected } });
  focusSuggestion(editor, next);
  settleAnswer(editor);
  announce(editor, suggestions.length === 1 ? 'Suggestion rejected' : `${suggestions.length} suggestions rejected`);
}

/** Once all that the model answered is decided, its question is closed. */
function settleAnswer(editor: Editor): void {
  const open = new Set(listOpen(editor).map(({ key }) => key));
  const answer = suggestionsOfAnswer(editor);
  if (answer.length > 0 && !answer.some(({ key }) => open.has(key))) dropQuestion(editor);
}

export function restoreRejected(editor: Editor): void {
  const { suggestions: state } = editor.session.get();
  editor.session.update({ suggestions: { ...state, rejected: [] } });
  announce(editor, 'Rejected suggestions are back');
}

/** The suggestion that keys act on: the one in focus, otherwise the first that is shown. */
export function findFocused(editor: Editor): Suggestion | undefined {
  const shown = listShown(editor);
  return shown.find(({ key }) => key === editor.session.get().suggestions.focused) ?? shown[0];
}

/** Where to go on when these have been dealt with. */
function neighbourOf(editor: Editor, leaving: readonly Suggestion[]): Suggestion | undefined {
  const shown = listShown(editor);
  const keys = new Set(leaving.map(({ key }) => key));
  const from = shown.findIndex(({ key }) => keys.has(key));
  return shown.slice(from + 1).find(({ key }) => !keys.has(key)) ?? shown.find(({ key }) => !keys.has(key));
}

export function focusSuggestion(editor: Editor, suggestion: Suggestion | undefined): void {
  const { suggestions: state } = editor.session.get();
  editor.session.update({ suggestions: { ...state, focused: suggestion?.key } });
  if (suggestion?.record.kind !== 'region') return;
  const { toName, itemIndex } = suggestion.record.props;
  if (itemIndex !== undefined) turnTo(editor, toName, itemIndex);
  editor.session.update({ activeObject: toName });
  announce(editor, `Suggested ${describeRecord(editor, suggestion.record)}`);
}

/** Goes round; where suggestions are revealed by hand, the next one comes out of hiding. */
export function focusNextSuggestion(editor: Editor, step: -1 | 1): void {
  const [concealed] = listConcealed(editor);
  const shown = listShown(editor);
  const { focused } = editor.session.get().suggestions;
  const index = shown.findIndex(({ key }) => key === focused);
  const isAtEnd = index === shown.length - 1;
  if (step === 1 && concealed && isAtEnd) {
    reveal(editor, [concealed]);
    focusSuggestion(editor, concealed);
    return;
  }
  if (shown.length > 0)
    focusSuggestion(editor, shown.at((index === -1 && step === -1 ? 0 : index + step) % shown.length));
}

export function reveal(editor: Editor, suggestions: readonly Suggestion[]): void {
  if (!revealsByHand(editor) || suggestions.length === 0) return;
  const { suggestions: state } = editor.session.get();
  const revealed = [...new Set([...state.revealed, ...suggestions.map(({ key }) => key)])];
  editor.session.update({ suggestions: { ...state, revealed } });
  announce(editor, suggestions.length === 1 ? 'One suggestion shown' : `${suggestions.length} suggestions shown`);
}

/** Looks at another model's prediction. */
export function choosePrediction(editor: Editor, prediction: number): void {
  const { suggestions: state } = editor.session.get();
  editor.session.update({ suggestions: { ...state, prediction, focused: undefined } });
}

/** Suggestions with a lower score are not shown; those without a score always are. */
export function setThreshold(editor: Editor, threshold: number): void {
  const { suggestions: state } = editor.session.get();
  editor.session.update({ suggestions: { ...state, threshold } });
  announce(editor, `${listOpen(editor).length} suggestions from ${threshold.toFixed(2)}`);
}

function inOrder(editor: Editor, record: EditorRecord): EditorRecord {
  const order = editor.nextOrder();
  switch (record.kind) {
    case 'region':
      return { ...record, props: { ...record.props, order } };
    case 'answer':
      return { ...record, props: { ...record.props, order } };
    case 'relation':
      return { ...record, props: { ...record.props, order } };
    case 'opaque':
      return { ...record, props: { ...record.props, order } };
  }
}
