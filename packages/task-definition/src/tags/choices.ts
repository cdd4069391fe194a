import type { TagDeclaration } from './declaration.ts';
import { classification, containers, dynamicOptions } from './shared-parameters.ts';
import { checkOptions } from './value-checks.ts';

export const choicesTag: TagDeclaration = {
  name: 'Choices',
  role: 'control',
  help: 'Asks for one or several of a list of choices.',
  parents: containers,
  parameters: [
    ...classification,
    {
      name: 'choice',
      type: 'enum',
      values: ['single', 'single-radio', 'multiple'],
      default: 'single',
      help: 'One choice or several.',
    },
    {
      name: 'layout',
      type: 'enum',
      values: ['vertical', 'inline', 'select'],
      default: 'vertical',
      help: 'Choices below each other, in one line, or in a drop-down list.',
    },
    { name: 'showInline', type: 'boolean', default: false, help: 'Show the choices in one line.' },
    {
      name: 'allowNested',
      type: 'boolean',
      default: false,
      help: 'Store each choice with the path to it, so that branches may have choices of the same name.',
    },
    dynamicOptions,
  ],
  control: {
    type: 'choices',
    valueKey: 'choices',
    answer: 'classification',
    agreement: 'choices',
    targets: 'any',
    optionTag: 'Choice',
    checkValue: (value, context) => checkOptions(value.choices, '.choices', context),
  },
  example: {
    config: `<View>
  <Text name="message" value="$message"/>
  <Choices name="topics" toName="message" choice="multiple" required="true" layout="inline">
    <Choice value="Billing"/>
    <Choice value="Delivery"/>
    <Choice value="Something else" alias="other"/>
  </Choices>
</View>`,
    data: { message: 'I was charged twice and the parcel is still not here.' },
    result: [
      { id: 'c1', from_name: 'topics', to_name: 'message', type: 'choices', value: { choices: ['Billing', 'other'] } },
    ],
  },
};
