import type { ControlTag } from '@labelwright/task-definition/model';
import type { Editor } from '../editor/editor.ts';
import type { AssistState } from '../editor/session.ts';
import type { RegionRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';
import { canEdit, edit } from './edit.ts';
import { type Suggestion, suggestionsOfAnswer } from './suggestions.ts';

/** Whether a connected model completes what is drawn with the control. */
export function isSmart({ params }: ControlTag): boolean {
  return params.smart === true || params.smartOnly === true;
}

export function hasSmartControls(editor: Editor): boolean {
  return Object.values(editor.config.controls).some(isSmart);
}

/** Whether what is drawn now is sent to a model. */
export function isAssisting(editor: Editor): boolean {
  const { isConnected, isOn } = editor.session.get().assist;
  return isConnected && isOn && canEdit(editor);
}

export function changeAssist(editor: Editor, patch: Partial<AssistState>): void {
  editor.session.update({ assist: { ...editor.session.get().assist, ...patch } });
}

/** Id of the model that is asked; one that a person chose elsewhere does not count here. undefined: the host knows but one. */
export function modelAsked({ models, model }: AssistState): string | undefined {
  return models.some(({ id }) => id === model) ? model : models[0]?.id;
}

/** A region that was drawn by hand for the model to complete. */
export function canPrompt(editor: Editor, region: RegionRecord | undefined): region is RegionRecord {
  return (
    region?.props.answers.some(({ control, origin }) => {
      const own = editor.config.controls[control];
      return own !== undefined && isSmart(own) && origin !== 'prediction';
    }) === true
  );
}

/** What was drawn for the model alone is no part of the result, even before the model has answered. */
export function isBarePrompt(editor: Editor, region: RegionRecord): boolean {
  return (
    editor.session.get().assist.prompts.includes(region.id) &&
    region.props.answers.every(({ control }) => editor.config.controls[control]?.params.smartOnly === true)
  );
}

export function listPrompts(editor: Editor): RegionRecord[] {
  return editor.session.get().assist.prompts.flatMap((id) => editor.store.findRegion(id) ?? []);
}

/** What is accepted from the model's answer stands for what the model was asked about. */
export function replacePrompts(editor: Editor, accepted: readonly Suggestion[], writer: StoreWriter): void {
  const answer = new Set(suggestionsOfAnswer(editor).map(({ key }) => key));
  if (!accepted.some(({ key }) => answer.has(key))) return;
  const prompts = listPrompts(editor);
  changeAssist(editor, { prompts: [] });
  for (const { id } of prompts) writer.remove(id);
}

/** Lets go of the question and of what is left of its answer; what a person may draw by hand stays. */
export function dropQuestion(editor: Editor): void {
  const { prompts, answer, lookedAt } = editor.session.get().assist;
  const bare = listPrompts(editor).filter((region) => isBarePrompt(editor, region));
  if (prompts.length > 0 || answer) changeAssist(editor, { prompts: [], answer: undefined });
  if (answer) {
    const { suggestions } = editor.session.get();
    const rejected = suggestions.rejected.filter((key) => !key.startsWith(`${editor.predictions.length}:`));
    editor.session.update({ suggestions: { ...suggestions, rejected, prediction: lookedAt, focused: undefined } });
  }
  if (bare.length === 0) return;
  edit(editor, 'Drop the question', (writer) => {
    for (const { id } of bare) writer.remove(id);
  });
}
