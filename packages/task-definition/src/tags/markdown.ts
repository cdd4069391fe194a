import { optionalTextData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const markdownTag: TagDeclaration = {
  name: 'Markdown',
  role: 'visual',
  help: 'Shows Markdown text: from the task, or written inside the element.',
  parents: containers,
  hasText: true,
  parameters: [
    { name: 'value', type: 'text', data: optionalTextData, help: 'The text; $field is replaced.' },
    { name: 'style', type: 'css', help: 'Inline CSS declarations.' },
    { name: 'className', type: 'string', help: 'Class names that a Style element can select.' },
    { name: 'idAttr', type: 'string', help: 'Identifier that a Style element can select.' },
  ],
  example: {
    config: `<View>
  <Markdown value="$answer"/>
  <Text name="question" value="$question"/>
  <Rating name="help" toName="question"/>
</View>`,
    data: { question: 'How do I sort a list?', answer: 'Use `sorted`:\n\n- it returns a *new* list\n- it is stable' },
    result: [{ id: 'h1', from_name: 'help', to_name: 'question', type: 'rating', value: { rating: 4 } }],
  },
};
