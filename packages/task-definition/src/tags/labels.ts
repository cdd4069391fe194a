import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { containers, labelling, shapeStyle } from './shared-parameters.ts';
import { checkOptions, checkRectangle, checkSpan, rectangleKeys, spanKeys } from './value-checks.ts';

export const labelsTag: TagDeclaration = {
  name: 'Labels',
  role: 'control',
  help: 'Labels for spans of a text, or for the boxes of a Rectangle control on the same image.',
  parents: containers,
  parameters: [...labelling, ...shapeStyle],
  control: {
    type: 'labels',
    valueKey: 'labels',
    answer: 'region',
    geometryKeys: rectangleKeys,
    regionsOn: { Text: spanKeys },
    targets: ['Text', 'Image'],
    optionTag: 'Label',
    checkValue: checkLabels,
  },
  example: {
    config: `<View>
  <Labels name="entity" toName="text">
    <Label value="Person" background="#2f6fdb" hotkey="p"/>
    <Label value="Place" background="#2e8b57"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>`,
    data: { text: 'Mary Shelley was born in London.' },
    result: [
      {
        id: 'e1',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 0, end: 12, text: 'Mary Shelley', labels: ['Person'] },
      },
      {
        id: 'e2',
        from_name: 'entity',
        to_name: 'text',
        type: 'labels',
        value: { start: 25, end: 31, text: 'London', labels: ['Place'] },
      },
    ],
  },
};

function checkLabels(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  const geometry = context.object?.tag === 'Image' ? checkRectangle(value) : checkSpan(value, context);
  return [...geometry, ...checkOptions(value.labels, '.labels', context)];
}
