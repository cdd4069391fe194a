import { dialogueData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const dialogTag: TagDeclaration = {
  name: 'Dialog',
  role: 'visual',
  help: 'Shows who said what in a conversation; to mark its text, use Paragraphs.',
  parents: containers,
  parameters: [
    { name: 'name', type: 'name', help: 'Name of the element; nothing points to it.' },
    { name: 'value', type: 'dataRef', required: true, data: dialogueData, help: 'Field with the list of turns.' },
  ],
  example: {
    config: `<View>
  <Dialog name="talk" value="$talk"/>
  <Text name="reply" value="$reply"/>
  <Choices name="fits" toName="reply"><Choice value="Fits"/><Choice value="Does not fit"/></Choices>
</View>`,
    data: {
      talk: [
        { name: 'Guest', text: 'Is breakfast included?' },
        { name: 'Clerk', text: 'It is, from seven to ten.' },
      ],
      reply: 'See you at seven, then.',
    },
    result: [{ id: 'f1', from_name: 'fits', to_name: 'reply', type: 'choices', value: { choices: ['Fits'] } }],
  },
};
