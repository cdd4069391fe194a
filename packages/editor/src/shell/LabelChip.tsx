import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import type { CSSProperties } from 'react';
import { applyLabel, optionCommandId } from '../commands/option-commands.ts';
import { SafeHtml } from '../controls/SafeHtml.tsx';
import { safeInlineStyle } from '../controls/sanitize-css.ts';
import { canEdit } from '../operations/edit.ts';
import { useEditor } from './editor-context.ts';
import { Key } from './Key.tsx';

interface LabelChipProps {
  control: ControlTag;
  option: LabelOption;
  isOn: boolean;
}

/** One label to choose, with its colour and key, and the look its author gave it. */
export function LabelChip({ control, option, isOn }: LabelChipProps) {
  const editor = useEditor();
  const { look } = option;
  const style: CSSProperties = {
    ...({ '--lw-label': editor.model.getColor(control.name, option.value) } as CSSProperties),
    // Read as one declaration, so that nothing else can be written there.
    ...safeInlineStyle(look?.size === undefined ? undefined : `font-size: ${look.size.replaceAll(';', '')}`),
    ...safeInlineStyle(
      isOn && look?.selectedColor !== undefined ? `color: ${look.selectedColor.replaceAll(';', '')}` : undefined,
    ),
  };
  return (
    <button
      type="button"
      className="lw-chip"
      style={style}
      aria-pressed={isOn}
      aria-label={option.html === undefined ? undefined : option.title}
      disabled={!canEdit(editor)}
      title={option.hint}
      data-own-color={isOn && look?.selectedColor !== undefined ? '' : undefined}
      // Keeps the text selection and the focus on the work while a label is chosen.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => applyLabel(editor, control, option.value)}
    >
      <span className="lw-chip-color" aria-hidden="true" />
      {option.html === undefined ? (
        <span className="lw-chip-title">{option.title}</span>
      ) : (
        <SafeHtml html={option.html} className="lw-chip-title" />
      )}
      {look?.alias === undefined ? null : (
        <span className="lw-chip-alias" style={safeInlineStyle(look.aliasStyle)}>
          {look.alias}
        </span>
      )}
      <Key command={optionCommandId(control, option.value)} />
    </button>
  );
}
