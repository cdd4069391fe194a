import type { ResultItem } from '@labelwright/task-definition/model';
import type { Editor, EditorPrediction } from '../editor/editor.ts';
import { recordItems } from '../results/serialize-result.ts';
import type { RecordChange } from '../store/store.ts';
import { announce, notify } from './edit.ts';
import { acceptSuggestions, focusSuggestion } from './predictions.ts';
import { canPrompt, changeAssist, dropQuestion, isAssisting, listPrompts, modelAsked } from './prompts.ts';
import { suggestionsOfAnswer } from './suggestions.ts';

const questions = new WeakMap<Editor, AbortController>();

/** Asks the model about each region that is drawn for it, once the gesture has ended, and again when it is changed. */
export function watchPrompts(editor: Editor): void {
  const waiting = new Set<string>();

  function ask(): void {
    if (waiting.size === 0 || editor.session.get().gesture !== undefined) return;
    const prompts = [...waiting].filter((id) => canPrompt(editor, editor.store.findRegion(id)));
    waiting.clear();
    if (prompts.length > 0) void askModel(editor, prompts);
  }

  editor.store.subscribe(({ origin, replay, changes }) => {
    const { prompts } = editor.session.get().assist;
    if (prompts.some((id) => !editor.store.findRegion(id))) forgetQuestion(editor);
    if (origin !== 'user' || replay !== undefined || !isAssisting(editor)) return;
    for (const [id, change] of changes) if (isQuestion(change, prompts.includes(id))) waiting.add(id);
    if (waiting.size > 0) queueMicrotask(ask);
  });
  editor.session.subscribe(() => {
    if (waiting.size > 0) queueMicrotask(ask);
  });
}

function isQuestion({ before, after }: RecordChange, isPrompt: boolean): boolean {
  if (after?.kind !== 'region') return false;
  if (before?.kind !== 'region') return true;
  return isPrompt && (before.props.geometry !== after.props.geometry || before.props.answers !== after.props.answers);
}

/** A later question takes the place of one that is under way, and asks about everything still open. */
export async function askModel(editor: Editor, ids: readonly string[]): Promise<void> {
  const { onAssist } = editor.host;
  if (!onAssist) return;
  questions.get(editor)?.abort();
  const question = new AbortController();
  questions.set(editor, question);
  const prompts = [...new Set([...editor.session.get().assist.prompts, ...ids])];
  changeAssist(editor, { prompts, isBusy: true });
  const context = listPrompts(editor).flatMap((region) => recordItems(editor.config, region));
  try {
    const answer = await onAssist(context, question.signal, modelAsked(editor.session.get().assist));
    if (!question.signal.aborted) takeAnswer(editor, answer);
  } catch (error) {
    if (question.signal.aborted) return;
    changeAssist(editor, { isBusy: false });
    dropQuestion(editor);
    notify(editor, `The model gave no answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The person goes on without an answer; what was drawn by hand stays. */
export function stopAsking(editor: Editor): void {
  forgetQuestion(editor);
  dropQuestion(editor);
}

function forgetQuestion(editor: Editor): void {
  questions.get(editor)?.abort();
  questions.delete(editor);
  const { assist } = editor.session.get();
  if (assist.isBusy) changeAssist(editor, { isBusy: false });
  if (assist.answer) dropQuestion(editor);
}

function takeAnswer(editor: Editor, answer: EditorPrediction): void {
  const { assist, suggestions } = editor.session.get();
  if (answer.result.length === 0) {
    changeAssist(editor, { isBusy: false });
    dropQuestion(editor);
    notify(editor, 'The model found nothing here.');
    return;
  }
  changeAssist(editor, {
    isBusy: false,
    answer: { ...answer, result: withOwnIds(editor, answer.result) },
    lookedAt: assist.answer ? assist.lookedAt : suggestions.prediction,
  });
  const proposed = suggestionsOfAnswer(editor);
  editor.session.update({ suggestions: { ...suggestions, prediction: editor.predictions.length } });
  if (assist.acceptsAtOnce) {
    acceptSuggestions(editor, proposed);
    return;
  }
  focusSuggestion(editor, proposed[0]);
  announce(editor, proposed.length === 1 ? 'One suggestion' : `${proposed.length} suggestions`);
}

/** Models number their answers, or give back the ids they were asked with. */
function withOwnIds(editor: Editor, result: readonly ResultItem[]): ResultItem[] {
  const ids = new Map<string, string>();
  const own = (id: string): string => {
    const known = ids.get(id) ?? editor.makeId();
    ids.set(id, known);
    return known;
  };
  return result.map((item) =>
    'from_id' in item
      ? { ...item, from_id: own(item.from_id), to_id: own(item.to_id) }
      : { ...item, id: item.id ? own(item.id) : editor.makeId() },
  );
}
