import { fromStored, toStored } from '../../editor/interface-model.ts';
import { setAnswer } from '../../operations/answers.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';
import type { TagViewProps } from '../tag-views.ts';
import { TaxonomyPicker } from './TaxonomyPicker.tsx';

export function TaxonomyView({ node }: TagViewProps) {
  const { config } = useEditor();
  const control = Object.values(config.controls).find((candidate) => candidate.node === node);
  // One that labels regions stands in the bar of labels.
  if (control?.answer === 'region') return null;
  return <AnswerField node={node}>{(answer) => <TaxonomyField {...answer} />}</AnswerField>;
}

function TaxonomyField({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const selected = fromStored(control, value);
  return (
    <TaxonomyPicker
      control={control}
      name={name}
      selected={selected}
      isDisabled={isDisabled}
      onToggle={(option) => {
        const rest = selected.filter((other) => other !== option);
        const next = rest.length < selected.length ? rest : [...selected, option];
        setAnswer(editor, control, region, toStored(control, next));
      }}
    />
  );
}
