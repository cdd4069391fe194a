import { textData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, controlNaming, requirement, visibility } from './shared-parameters.ts';
import { problem } from './value-checks.ts';

export const pairwiseTag: TagDeclaration = {
  name: 'Pairwise',
  role: 'control',
  help: 'Asks which of two objects is better: toName names the left and the right one.',
  parents: containers,
  parameters: [
    ...controlNaming,
    { name: 'selectionStyle', type: 'css', help: 'Inline CSS declarations of the chosen object.' },
    { name: 'leftClass', type: 'string', default: 'left', help: 'What is stored when the left one is chosen.' },
    { name: 'rightClass', type: 'string', default: 'right', help: 'What is stored when the right one is chosen.' },
    ...requirement,
    ...visibility,
  ],
  control: {
    type: 'pairwise',
    valueKey: 'selected',
    answer: 'classification',
    agreement: 'pairwise',
    targets: 'any',
    checkValue: ({ selected }, { control: { params } }) => {
      const sides = [String(params.leftClass), String(params.rightClass)];
      if (typeof selected === 'string' && sides.includes(selected)) return [];
      return [problem('.selected', 'unknown_option', `must be "${sides.join('" or "')}"`)];
    },
  },
  example: {
    config: `<View>
  <Header value="Which translation reads better?"/>
  <View style="display: flex; gap: 1rem">
    <Text name="first" value="$first"/>
    <Text name="second" value="$second"/>
  </View>
  <Pairwise name="better" toName="first,second"/>
</View>`,
    data: { first: textData.sample('first'), second: textData.sample('second') },
    result: [{ id: 'b1', from_name: 'better', to_name: 'first', type: 'pairwise', value: { selected: 'left' } }],
  },
};
