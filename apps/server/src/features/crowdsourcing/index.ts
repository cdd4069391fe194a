import type { Feature, Platform } from '../../platform/platform.ts';

/** Work given to people outside the house: batches, their providers, what comes back and what is paid. */
export function crowdsourcingFeature(_platform: Platform): Feature {
  return { name: 'crowdsourcing' };
}
