import type { Feature, Platform } from '../../platform/platform.ts';

export { createAuthenticator } from './authenticate.ts';

export function identityFeature(_platform: Platform): Feature {
  return { name: 'identity' };
}
