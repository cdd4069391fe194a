import type { Editor } from '../editor/editor.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import { newAnswer } from './labels.ts';

/** Answers about a message of the task stand beside the message itself, so that they can be told apart. */
export function withMessage(editor: Editor, { props }: RegionRecord): RegionAnswer[] {
  const chat = editor.config.controls[props.toName];
  if (props.geometry.shape !== 'message' || !chat || props.answers.some(({ control }) => control === chat.name))
    return props.answers;
  return [newAnswer(editor, chat, props.toName, undefined, props.itemIndex), ...props.answers];
}
