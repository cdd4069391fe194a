import {
  createProlificClient,
  PROLIFIC_ENDPOINT,
  type ProlificClient,
  ProlificError,
} from '../../../adapters/prolific/prolific-client.ts';
import { type Account, type ProviderContext, ProviderRefusal, ProviderUnavailable } from '../provider.ts';

/** One client for all calls of a job. */
const clients = new WeakMap<Account, ProlificClient>();

function clientOf({ account, platform }: ProviderContext): ProlificClient {
  const known = clients.get(account);
  if (known) return known;
  const { api_token: token = '' } = account.secrets;
  if (token === '')
    throw new ProviderRefusal('There is no token for Prolific. An administrator enters one in the settings.');
  const client = createProlificClient(platform.outbound, {
    endpoint: account.settings.endpoint || PROLIFIC_ENDPOINT,
    token,
  });
  clients.set(account, client);
  return client;
}

/** Calls Prolific; what it throws becomes one of the two failures of the port. */
export async function asking<T>(context: ProviderContext, ask: (client: ProlificClient) => Promise<T>): Promise<T> {
  try {
    return await ask(clientOf(context));
  } catch (error) {
    if (!(error instanceof ProlificError)) throw error;
    if (error.fault === 'unavailable') throw new ProviderUnavailable(error.message, { cause: error });
    throw new ProviderRefusal(error.message, { cause: error });
  }
}
