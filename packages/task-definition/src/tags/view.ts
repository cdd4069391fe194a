import type { TagDeclaration } from './declaration.ts';
import { containers, labelControls, visibility } from './shared-parameters.ts';

export const viewTag: TagDeclaration = {
  name: 'View',
  role: 'visual',
  help: 'Groups elements; the root of every interface. Hides its content when its visibility rule does not hold.',
  parents: [...containers, ...labelControls, 'Choices'],
  parameters: [
    { name: 'display', type: 'enum', values: ['block', 'inline'], default: 'block', help: 'Flow of the content.' },
    { name: 'style', type: 'css', help: 'Inline CSS declarations.' },
    { name: 'className', type: 'string', help: 'Class names that a Style element can select.' },
    { name: 'idAttr', type: 'string', help: 'Identifier that a Style element can select.' },
    ...visibility,
    {
      name: 'whenRole',
      type: 'nameList',
      help: 'Roles that the selected message of a Chat must have, separated by commas.',
    },
  ],
  example: {
    config: `<View style="display: flex; gap: 1rem" className="row">
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text"><Choice value="Formal"/><Choice value="Casual"/></Choices>
</View>`,
    data: { text: 'Dear Sir or Madam, I am writing to you about the missing parcel.' },
    result: [{ id: 't1', from_name: 'tone', to_name: 'text', type: 'choices', value: { choices: ['Formal'] } }],
  },
};
