import { pairwiseCommandId } from '../../commands/pairwise-commands.ts';
import { humanized } from '../../editor/humanized.ts';
import { setAnswer } from '../../operations/answers.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { Key } from '../../shell/Key.tsx';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';
import type { TagViewProps } from '../tag-views.ts';

export function PairwiseView({ node }: TagViewProps) {
  return <AnswerField node={node}>{(answer) => <Sides {...answer} />}</AnswerField>;
}

function Sides({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const { leftClass, rightClass } = control.params;
  const sides = [
    { side: 'left', stored: leftClass, object: control.toName[0] },
    { side: 'right', stored: rightClass, object: control.toName[1] },
  ] as const;
  return (
    <fieldset className="lw-pairwise" aria-label={name}>
      {sides.map(({ side, stored, object }) => (
        <button
          key={side}
          type="button"
          className="lw-button"
          aria-pressed={value === stored}
          disabled={isDisabled}
          onClick={() => setAnswer(editor, control, region, value === stored ? undefined : stored)}
        >
          {humanized(object ?? side)} <Key command={pairwiseCommandId(control, side)} />
        </button>
      ))}
    </fieldset>
  );
}
