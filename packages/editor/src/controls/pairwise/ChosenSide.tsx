import type { CompiledConfig, ConfigNode, ControlTag } from '@labelwright/task-definition/model';
import type { ReactNode } from 'react';
import { findAnswer } from '../../operations/answers.ts';
import { useEditor, useRecords } from '../../shell/editor-context.ts';
import { safeInlineStyle } from '../sanitize-css.ts';

export interface Side {
  control: ControlTag;
  /** What is stored when the side is chosen. */
  stored: unknown;
}

/** The comparison that an object is a side of, where its author gave the chosen side a look. */
export function findSide(config: CompiledConfig, node: ConfigNode): Side | undefined {
  const name = Object.values(config.objects).find((object) => object.node === node)?.name;
  if (name === undefined) return undefined;
  const control = Object.values(config.controls).find(
    ({ tag, params, toName }) => tag === 'Pairwise' && params.selectionStyle !== undefined && toName.includes(name),
  );
  if (!control) return undefined;
  const { leftClass, rightClass } = control.params;
  return { control, stored: control.toName.indexOf(name) === 0 ? leftClass : rightClass };
}

/** The frame around one side; it is there before the side is chosen, so that nothing in it starts anew. */
export function ChosenSide({ control, stored, children }: Side & { children: ReactNode }) {
  const editor = useEditor();
  useRecords('answer');
  const isChosen = findAnswer(editor, control, undefined) === stored;
  const { selectionStyle } = control.params;
  return (
    <div className="lw-paired-side" style={isChosen ? safeInlineStyle(String(selectionStyle)) : undefined}>
      {children}
    </div>
  );
}
