import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { isEditable, listRoles, nextRole, readMessages } from './messages.ts';

function chat(attributes: string) {
  const object = compileConfig(`<View><Chat name="c" value="$c" ${attributes}/></View>`).objects.c;
  if (!object) throw new Error('no chat');
  return object;
}

describe('messages', () => {
  it('are read with plain content and with parts', () => {
    const [plain, parts] =
      readMessages([
        { role: 'user', content: 'Hi' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'a.png' } },
          ],
        },
      ]) ?? [];
    expect(plain?.content).toEqual([{ kind: 'text', text: 'Hi' }]);
    expect(parts?.content).toEqual([
      { kind: 'text', text: 'Look' },
      { kind: 'picture', address: 'a.png' },
    ]);
    expect(readMessages('no list')).toBeUndefined();
  });

  it('can be changed as the interface says', () => {
    expect(isEditable(chat(''), 'user')).toBe(false);
    expect(isEditable(chat('editable="true"'), 'user')).toBe(true);
    expect([isEditable(chat('editable="user, tool"'), 'tool'), isEditable(chat('editable="user"'), 'tool')]).toEqual([
      true,
      false,
    ]);
  });

  it('go to and fro between the roles', () => {
    const roles = listRoles(chat('messageroles="user, assistant"'));
    expect(roles).toEqual(['user', 'assistant']);
    expect([nextRole(roles, 'user'), nextRole(roles, 'assistant'), nextRole(roles, 'system')]).toEqual([
      'assistant',
      'user',
      'user',
    ]);
    expect(nextRole([], 'user')).toBeUndefined();
  });
});
