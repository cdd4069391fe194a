import { AppError } from '../../platform/http/app-error.ts';
import { mturkProvider } from './mturk/mturk-provider.ts';
import { portalProvider } from './portal/portal-provider.ts';
import { prolificProvider } from './prolific/prolific-provider.ts';
import type { CrowdProvider } from './provider.ts';

/** Every provider of crowd work. */
const PROVIDERS: readonly CrowdProvider[] = [portalProvider, prolificProvider, mturkProvider];

export function listProviders(): readonly CrowdProvider[] {
  return PROVIDERS;
}

export function getProvider(id: string): CrowdProvider {
  const found = findProvider(id);
  if (!found) throw new AppError('not_found', `There is no crowd provider "${id}".`);
  return found;
}

export function findProvider(id: string): CrowdProvider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}
