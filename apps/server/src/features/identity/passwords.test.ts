import { hash as bcryptHash } from '@node-rs/bcrypt';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../platform/http/app-error.ts';
import { assertGoodPassword, hashPassword, verifyPassword } from './passwords.ts';

describe('passwords', () => {
  test('a hash verifies its own password only, and is argon2id', async () => {
    const stored = await hashPassword('plenty of otters');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(stored, 'plenty of otters')).toEqual({ isRight: true, isOutdated: false });
    expect(await verifyPassword(stored, 'plenty of otter')).toMatchObject({ isRight: false });
  });

  test('two spellings of the same letters are one password', async () => {
    const stored = await hashPassword('Boxk\u00e4mpfer-Klub');
    expect(await verifyPassword(stored, 'Boxka\u0308mpfer-Klub')).toMatchObject({ isRight: true });
  });

  test.each(['$2a$', '$2b$', '$2y$'])('an imported %s hash verifies and asks to be replaced', async (prefix) => {
    const stored = (await bcryptHash('plenty of otters', { cost: 4 })).replace(/^\$2b\$/, prefix);
    expect(await verifyPassword(stored, 'plenty of otters')).toEqual({ isRight: true, isOutdated: true });
    expect(await verifyPassword(stored, 'wrong')).toMatchObject({ isRight: false });
  });

  test('nobody has a password', async () => {
    expect(await verifyPassword(undefined, 'nobody has this password')).toEqual({ isRight: false, isOutdated: false });
    expect(await verifyPassword(null, '')).toMatchObject({ isRight: false });
  });

  test('a weak password names its field', () => {
    expect(() => assertGoodPassword('abc', 'a@b.example', 'password')).toThrow(AppError);
    try {
      assertGoodPassword('abc', 'a@b.example', 'new_password');
    } catch (error) {
      expect((error as AppError).details?.new_password?.[0]).toContain('at least 10');
    }
  });
});
