import type { MTurkClient } from '@aws-sdk/client-mturk';
import {
  createMturkClient,
  type MturkFault,
  PRODUCTION_ENDPOINT,
  readMturkError,
  SANDBOX_ENDPOINT,
} from '../../../adapters/mturk/mturk-client.ts';
import { type Account, type ProviderContext, ProviderRefusal, ProviderUnavailable } from '../provider.ts';

/** One client for all calls of a job. */
const clients = new WeakMap<Account, MTurkClient>();

function clientOf({ account, sandbox, platform }: ProviderContext): MTurkClient {
  const known = clients.get(account);
  if (known) return known;
  const { access_key_id: accessKeyId = '', secret_access_key: secretAccessKey = '' } = account.secrets;
  if (!accessKeyId || !secretAccessKey)
    throw new ProviderRefusal('There are no keys for this provider. An administrator enters them in the settings.');
  const endpoint = account.settings.endpoint || (sandbox ? SANDBOX_ENDPOINT : PRODUCTION_ENDPOINT);
  const client = createMturkClient({ endpoint, accessKeyId, secretAccessKey }, platform.outbound);
  clients.set(account, client);
  return client;
}

/** Calls the provider; what it throws becomes one of the two failures of the port. */
export async function asking<T>(context: ProviderContext, ask: (client: MTurkClient) => Promise<T>): Promise<T> {
  try {
    return await ask(clientOf(context));
  } catch (error) {
    const known = readMturkError(error);
    if (!known) throw error;
    if (known.fault === 'unavailable') throw new ProviderUnavailable(known.message, { cause: error });
    throw new ProviderRefusal(known.message, { cause: error });
  }
}

export function isFault(error: unknown, fault: MturkFault): boolean {
  return readMturkError(error)?.fault === fault;
}

/** A request whose token was used has been carried out before. */
export async function throughOnce(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!isFault(error, 'already_exists')) throw error;
  });
}
