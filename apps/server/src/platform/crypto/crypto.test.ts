import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signParams, verifyParams } from './signed-params.ts';
import { hashToken, newToken, timingSafeEqualText } from './tokens.ts';
import { createVault, VaultError } from './vault.ts';

const older = { id: '2025', secret: 'an older secret of ours' };
const newer = { id: '2026', secret: 'the secret that seals now' };

describe('vault', () => {
  const vault = createVault({ keys: [newer, older] });

  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.open(vault.seal(text))).toBe(text);
      }),
    );
  });

  it('never seals alike twice and hides the text', () => {
    const sealed = vault.seal('hunter2 hunter2');
    expect(sealed).toMatch(/^v1:2026:[\w-]+$/);
    expect(sealed).not.toBe(vault.seal('hunter2 hunter2'));
    expect(Buffer.from(sealed.split(':')[2] ?? '', 'base64url').includes('hunter2')).toBe(false);
  });

  it('opens with an older key after a rotation and seals with the first', () => {
    const before = createVault({ keys: [older] }).seal('kept');
    expect(vault.open(before)).toBe('kept');
    expect(vault.needsResealing(before)).toBe(true);
    expect(vault.needsResealing(vault.seal('kept'))).toBe(false);
    expect(() => createVault({ keys: [older] }).open(vault.seal('kept'))).toThrow(/key "2026", which is not among/);
  });

  it('refuses every change of a sealed text', () => {
    const sealed = vault.seal('do not touch');
    const bytes = Buffer.from(sealed.slice('v1:2026:'.length), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open(`v1:2026:${changed.toString('base64url')}`)).toThrow(VaultError);
    }
    expect(() => vault.open(sealed.replace('v1:2026', 'v1:2025'))).toThrow(/was changed/);
    for (const text of ['', 'plain', 'v1:2026:', 'v1:2026:AAAA', 'v2:2026:AAAA', `${sealed}=`]) {
      expect(() => vault.open(text)).toThrow(/not a sealed secret/);
    }
  });

  it('tells a secret that changed under the same id from a missing one', () => {
    const other = createVault({ keys: [{ id: '2026', secret: 'another value altogether' }] });
    expect(() => other.open(vault.seal('x'))).toThrow(/has another value now/);
  });

  it('refuses keys that cannot work', () => {
    expect(() => createVault({ keys: [] })).toThrow(/at least one key/);
    expect(() => createVault({ keys: [{ id: 'a:b', secret: 'x'.repeat(32) }] })).toThrow(/letters, digits/);
    expect(() => createVault({ keys: [{ id: 'a', secret: 'short' }] })).toThrow(/8 characters/);
    expect(() => createVault({ keys: [older, older] })).toThrow(/two encryption keys/);
  });
});

describe('tokens', () => {
  it('are long, distinct and prefixed', () => {
    expect(newToken('lw_')).toMatch(/^lw_[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
  });

  it('hash to what sha-256 gives', () => {
    expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('compare by content, not length', () => {
    expect(timingSafeEqualText('same', 'same')).toBe(true);
    expect(timingSafeEqualText('same', 'samE')).toBe(false);
    expect(timingSafeEqualText('same', 'same but longer')).toBe(false);
  });
});

describe('signed parameters', () => {
  const signed = signParams('secret', 'a/b.png', { filename: 'Katze 1.png' }, 1000);

  it('hold until they expire', () => {
    expect(verifyParams('secret', 'a/b.png', signed, 999)).toBe('valid');
    expect(verifyParams('secret', 'a/b.png', signed, 1000)).toBe('expired');
  });

  it('break with any change', () => {
    const { filename: _, ...withoutName } = signed;
    const broken: [string, string, Record<string, unknown>][] = [
      ['other', 'a/b.png', signed],
      ['secret', 'a/c.png', signed],
      ['secret', 'a/b.png', { ...signed, expires: '9999' }],
      ['secret', 'a/b.png', { ...signed, filename: 'x.html' }],
      ['secret', 'a/b.png', { ...signed, disposition: 'inline' }],
      ['secret', 'a/b.png', { ...signed, expires: ['1000', '2000'] }],
      ['secret', 'a/b.png', { ...signed, signature: undefined }],
      ['secret', 'a/b.png', { ...signed, signature: '' }],
      ['secret', 'a/b.png', withoutName],
      ['secret', 'a/b.png', {}],
    ];
    for (const [secret, subject, params] of broken) expect(verifyParams(secret, subject, params, 1)).toBe('invalid');
  });

  it('cannot be shifted from one parameter into another', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.dictionary(fc.string(), fc.string()), (left, right) => {
        const sameParams = JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
        fc.pre(!sameParams && !('expires' in left) && !('expires' in right));
        const a = signParams('secret', 's', left, 1000);
        const b = signParams('secret', 's', right, 1000);
        expect(a.signature).not.toBe(b.signature);
      }),
    );
  });
});
