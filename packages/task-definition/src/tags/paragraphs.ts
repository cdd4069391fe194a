import type { TagDeclaration } from './declaration.ts';
import { audioData } from './media-data.ts';
import { containers, objectName } from './shared-parameters.ts';
import { paragraphsData } from './text-data.ts';
import { marking } from './text-parameters.ts';

export const paragraphsTag: TagDeclaration = {
  name: 'Paragraphs',
  role: 'object',
  help: 'Shows paragraphs with their authors, such as a conversation, in which labels can mark spans.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      data: paragraphsData,
      help: 'Field with the list of paragraphs, such as $dialogue.',
    },
    {
      name: 'valueType',
      type: 'enum',
      values: ['json', 'url'],
      default: 'json',
      help: 'Whether the field holds the list itself or the address of a JSON file with it.',
    },
    { name: 'nameKey', type: 'string', default: 'author', help: 'Key of each paragraph that says whose it is.' },
    { name: 'textKey', type: 'string', default: 'text', help: 'Key of each paragraph that holds its text.' },
    {
      name: 'layout',
      type: 'enum',
      values: ['none', 'dialogue'],
      default: 'none',
      help: 'How paragraphs stand: one below the other, or each person in a colour of their own.',
    },
    {
      name: 'audioUrl',
      type: 'dataRef',
      data: audioData,
      help: 'Field with the address of the sound in which the paragraphs are spoken.',
    },
    {
      name: 'sync',
      type: 'name',
      help: 'Name of another object, or of a group: all that share it play, pause and seek together.',
    },
    { name: 'showPlayer', type: 'boolean', default: false, help: 'Show a player for the sound of audioUrl.' },
    { name: 'contextScroll', type: 'boolean', default: false, help: 'Keep the paragraph that is heard in view.' },
    ...marking,
  ],
  example: {
    config: `<View>
  <ParagraphLabels name="act" toName="talk"><Label value="Question"/><Label value="Greeting"/></ParagraphLabels>
  <Paragraphs name="talk" value="$talk" layout="dialogue" nameKey="speaker"/>
</View>`,
    data: {
      talk: [
        { speaker: 'Guest', text: 'Good morning. Is the museum open?' },
        { speaker: 'Clerk', text: 'It is, until five.' },
      ],
    },
    result: [
      {
        id: 'p1',
        from_name: 'act',
        to_name: 'talk',
        type: 'paragraphlabels',
        value: {
          start: '0',
          end: '0',
          startOffset: 14,
          endOffset: 33,
          text: 'Is the museum open?',
          paragraphlabels: ['Question'],
        },
      },
    ],
  },
};
