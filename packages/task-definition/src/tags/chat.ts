import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';
import { checkMessage } from './text-checks.ts';
import { chatData } from './text-data.ts';

export const chatTag: TagDeclaration = {
  name: 'Chat',
  role: 'object',
  help: 'Shows a conversation message by message, which people can go on with and answer questions about.',
  parents: containers,
  parameters: [
    objectName,
    {
      name: 'value',
      type: 'dataRef',
      required: true,
      data: chatData,
      help: 'Field with the list of messages, such as $messages; an empty list begins a new conversation.',
    },
    {
      name: 'messageroles',
      type: 'nameList',
      default: 'user,assistant',
      help: 'Roles in which people can write messages, separated by commas; empty for none.',
    },
    {
      name: 'editable',
      type: 'nameList',
      default: 'false',
      help: 'Whether added messages can be changed: true, false, or the roles whose messages can.',
    },
    { name: 'minMessages', type: 'number', minimum: 0, help: 'Fewest messages with which it can be submitted.' },
    { name: 'maxMessages', type: 'number', minimum: 1, help: 'Most messages the conversation may come to.' },
  ],
  control: {
    type: 'chatmessage',
    valueKey: 'chatmessage',
    answer: 'region',
    agreement: 'message',
    geometryKeys: ['chatmessage'],
    targets: ['Chat'],
    checkValue: checkMessage,
  },
  example: {
    config: `<View>
  <Chat name="chat" value="$messages" messageroles="user,assistant" editable="true" maxMessages="8"/>
  <Rating name="helpful" toName="chat" perRegion="true"/>
</View>`,
    data: {
      messages: [
        { role: 'user', content: 'Which bread keeps longest?' },
        { role: 'assistant', content: 'Sourdough: its acid keeps mould away.' },
      ],
    },
    result: [
      {
        id: 'm1',
        from_name: 'chat',
        to_name: 'chat',
        type: 'chatmessage',
        item_index: 1,
        value: { chatmessage: { role: 'assistant', content: 'Sourdough: its acid keeps mould away.' } },
      },
      {
        id: 'm1',
        from_name: 'helpful',
        to_name: 'chat',
        type: 'rating',
        item_index: 1,
        value: { rating: 4 },
      },
      {
        id: 'm2',
        from_name: 'chat',
        to_name: 'chat',
        type: 'chatmessage',
        value: { chatmessage: { role: 'user', content: 'And rye?', createdAt: 1763740800000 } },
      },
    ],
  },
};
