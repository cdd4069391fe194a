import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { describe, expect, it } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';
import { addMessage, changeMessage, listMessages, messagesLeft } from './messages.ts';
import { pick, select } from './selection.ts';
import { listMissing } from './submit.ts';

const data = {
  chat: [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello', tokens: 3 },
  ],
};

function open(attributes = '', initialResult: Parameters<typeof createTestEditor>[0]['initialResult'] = []) {
  const config = compileConfig(`<View><Chat name="chat" value="$chat" ${attributes}/>
<Choices name="fault" toName="chat" perRegion="true"><Choice value="Wrong" hotkey="w"/><Choice value="Rude"/></Choices></View>`);
  expect(config.diagnostics).toEqual([]);
  const test = createTestEditor({ config, task: { id: 1, data }, initialResult });
  return { test, editor: test.editor, config };
}

describe('a conversation', () => {
  it('says nothing about messages that nobody answered about', () => {
    const { test, editor } = open();
    expect(listMessages(editor, 'chat')).toHaveLength(2);
    expect(test.result()).toEqual([]);
  });

  it('stores an answer beside the message it is about', () => {
    const { test, editor, config } = open();
    const [, second] = listMessages(editor, 'chat');
    select(editor, [second?.id ?? '']);
    test.key('w');
    expect(test.result()).toMatchObject([
      {
        type: 'chatmessage',
        item_index: 1,
        value: { chatmessage: { role: 'assistant', content: 'Hello', tokens: 3 } },
      },
      { type: 'choices', item_index: 1, value: { choices: ['Wrong'] } },
    ]);
    expect(validateResult(config, test.result(), { data })).toEqual([]);
    const again = open('', test.result());
    expect(listMessages(again.editor, 'chat').map(({ props }) => props.itemIndex)).toEqual([0, 1]);
    test.key('mod+z');
    expect(test.result()).toEqual([]);
  });

  it('keeps the messages of the task when they are deleted, without their answers', () => {
    const { test, editor } = open();
    const [first] = listMessages(editor, 'chat');
    select(editor, [first?.id ?? '']);
    test.key('w');
    select(editor, [first?.id ?? '']);
    test.key('delete');
    expect(test.result()).toEqual([]);
    expect(listMessages(editor, 'chat')).toHaveLength(2);
  });

  it('goes on with messages, up to its limit, which can be changed, deleted and brought back', () => {
    const { test, editor, config } = open('maxMessages="3" editable="true"');
    const added = addMessage(editor, 'chat', 'user', '  How are you? ');
    expect(test.result()).toMatchObject([
      { type: 'chatmessage', from_name: 'chat', value: { chatmessage: { role: 'user', content: 'How are you?' } } },
    ]);
    expect(test.result()[0]).not.toHaveProperty('item_index');
    expect(validateResult(config, test.result(), { data })).toEqual([]);
    expect(messagesLeft(editor, 'chat')).toBe(0);
    expect(addMessage(editor, 'chat', 'user', 'More')).toBeUndefined();
    if (added) changeMessage(editor, added, 'Well?');
    expect(test.result()).toMatchObject([{ value: { chatmessage: { content: 'Well?' } } }]);
    test.key('delete');
    expect(test.result()).toEqual([]);
    test.key('mod+z');
    expect(test.result()).toHaveLength(1);
  });

  it('adds nothing that is empty, and nothing to what is read only', () => {
    const { editor } = open();
    expect(addMessage(editor, 'chat', 'user', ' \n ')).toBeUndefined();
    editor.capabilities.readonly = true;
    expect(addMessage(editor, 'chat', 'user', 'Hi')).toBeUndefined();
  });

  it('relates messages that nothing else was said about', () => {
    const { test, editor, config } = open();
    const [first, second] = listMessages(editor, 'chat');
    select(editor, [first?.id ?? '']);
    test.key('r');
    pick(editor, second?.id ?? '', false);
    expect(test.result().map(({ type }) => type)).toEqual(['chatmessage', 'chatmessage', 'relation']);
    expect(validateResult(config, test.result(), { data })).toEqual([]);
  });

  it('cannot be submitted while it is too short', () => {
    const { editor } = open('minMessages="3"');
    expect(listMissing(editor).map(({ control }) => control)).toEqual(['chat']);
    addMessage(editor, 'chat', 'user', 'And now?');
    expect(listMissing(editor)).toEqual([]);
  });
});
