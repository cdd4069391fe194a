import { listData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const repeaterTag: TagDeclaration = {
  name: 'Repeater',
  role: 'visual',
  help: 'Repeats its content for each entry of a list in the task; {{idx}} in names and references is the index.',
  parents: containers,
  parameters: [
    {
      name: 'on',
      type: 'dataRef',
      required: true,
      data: listData,
      help: 'Field with the list, such as $pages.',
    },
    {
      name: 'indexFlag',
      type: 'string',
      default: '{{idx}}',
      help: 'What is replaced by the index: a word in double braces.',
    },
    {
      name: 'mode',
      type: 'enum',
      values: ['list', 'pagination'],
      default: 'list',
      help: 'All entries below each other, or one at a time.',
    },
  ],
  example: {
    config: `<View>
  <Repeater on="$replies" mode="pagination">
    <Text name="reply_{{idx}}" value="$replies[{{idx}}].text"/>
    <Choices name="tone_{{idx}}" toName="reply_{{idx}}"><Choice value="Kind"/><Choice value="Curt"/></Choices>
  </Repeater>
</View>`,
    data: { replies: [{ text: 'Thank you, that helps a lot.' }, { text: 'Read the manual.' }] },
    result: [
      { id: 'r1', from_name: 'tone_0', to_name: 'reply_0', type: 'choices', value: { choices: ['Kind'] } },
      { id: 'r2', from_name: 'tone_1', to_name: 'reply_1', type: 'choices', value: { choices: ['Curt'] } },
    ],
  },
};
