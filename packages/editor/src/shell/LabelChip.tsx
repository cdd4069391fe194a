import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { applyLabel, optionCommandId } from '../commands/option-commands.ts';
import { Hint } from '../controls/options/Hint.tsx';
import { OptionBody, optionStyle } from '../controls/options/OptionBody.tsx';
import { canEdit } from '../operations/edit.ts';
import { useEditor } from './editor-context.ts';
import { Key } from './Key.tsx';

interface LabelChipProps {
  control: ControlTag;
  option: LabelOption;
  isOn: boolean;
  /** Found by typing, and taken with Enter. */
  isAtHand: boolean;
}

const bringIntoView = (chip: HTMLElement | null): void => chip?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** One label to choose, with its colour and key, and the look its author gave it. */
export function LabelChip({ control, option, isOn, isAtHand }: LabelChipProps) {
  const editor = useEditor();
  const hasOwnColor = isOn && option.look?.selectedColor !== undefined;
  const chip = (
    <button
      type="button"
      className="lw-chip"
      style={optionStyle(option, editor.model.getColor(control.name, option.value), isOn)}
      aria-pressed={isOn}
      aria-label={option.html === undefined ? undefined : option.title}
      disabled={!canEdit(editor)}
      ref={isAtHand ? bringIntoView : undefined}
      data-at-hand={isAtHand ? '' : undefined}
      data-own-color={hasOwnColor ? '' : undefined}
      // Keeps the text selection and the focus on the work while a label is chosen.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => applyLabel(editor, control, option.value)}
    >
      <span className="lw-chip-color" aria-hidden="true" />
      <OptionBody option={option} className="lw-chip-title" />
      <Key command={optionCommandId(control, option.value)} />
    </button>
  );
  if (option.hint === undefined) return chip;
  return (
    <span className="lw-with-hint">
      {chip}
      <Hint text={option.hint} of={option.title} />
    </span>
  );
}
