import { createHash } from 'node:crypto';
import type { VaultKey } from './vault.ts';

/** Keys as configured (`id:secret`), or one derived from the secret key when none are. */
export function vaultKeys(configured: readonly string[] | undefined, secretKey: string): VaultKey[] {
  if (configured && configured.length > 0) {
    return configured.map((pair) => {
      const colon = pair.indexOf(':');
      return { id: pair.slice(0, Math.max(colon, 0)), secret: pair.slice(colon + 1) };
    });
  }
  return [{ id: 'main', secret: createHash('sha256').update(`vault\n${secretKey}`).digest('hex') }];
}
