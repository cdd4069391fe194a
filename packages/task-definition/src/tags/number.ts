import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { classification, containers } from './shared-parameters.ts';
import { checkNumber } from './value-checks.ts';

export const numberTag: TagDeclaration = {
  name: 'Number',
  role: 'control',
  help: 'Asks for a number.',
  parents: containers,
  parameters: [
    ...classification,
    { name: 'min', type: 'number', help: 'Smallest number allowed.' },
    { name: 'max', type: 'number', help: 'Largest number allowed.' },
    { name: 'step', type: 'number', minimum: 0, help: 'Distance of one step of the arrows or the slider.' },
    { name: 'defaultValue', type: 'number', help: 'Number from the start.' },
    { name: 'slider', type: 'boolean', default: false, help: 'Show a slider; needs min and max.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that moves the cursor into the field.' },
  ],
  control: {
    type: 'number',
    valueKey: 'number',
    answer: 'classification',
    agreement: 'number',
    targets: 'any',
    checkValue: checkBounds,
  },
  example: {
    config: `<View>
  <Text name="recipe" value="$recipe"/>
  <Number name="servings" toName="recipe" min="1" max="40" step="1"/>
</View>`,
    data: { recipe: 'Bake for 40 minutes and cut into twelve squares.' },
    result: [{ id: 'n1', from_name: 'servings', to_name: 'recipe', type: 'number', value: { number: 12 } }],
  },
};

function checkBounds(value: Record<string, unknown>, { control }: ValueContext): ValueProblem[] {
  const { min, max } = control.params;
  return checkNumber(value.number, '.number', {
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  });
}
