import type { Platform } from '../../platform/platform.ts';

const FRESH_MS = 15_000;
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 2000;

/** A speech service elsewhere is asked whether it is there; what it says matters less than that it says something. */
export function watchSpeech({ config, outbound, services }: Pick<Platform, 'config' | 'outbound' | 'services'>): void {
  const { speechApiUrl, speechApiKey } = config;
  if (speechApiUrl === undefined) return;
  const url = `${speechApiUrl.replace(/\/+$/, '')}/models`;
  services.add({
    name: 'speech',
    check: async () => {
      const answer = await outbound.fetchSafely(url, {
        headers: speechApiKey === undefined ? {} : { authorization: `Bearer ${speechApiKey}` },
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
      });
      if (answer.status >= 500) throw new Error(`${new URL(url).host} answered with status ${answer.status}.`);
    },
    freshMs: FRESH_MS,
  });
}
