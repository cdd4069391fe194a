import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type AllowList, bareHost, isPublicAddress } from './addresses.ts';
import { OutboundError } from './outbound-error.ts';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export interface GuardOptions {
  allowList: AllowList;
  resolve: Resolve;
  connectTimeoutMs: number;
  maxHeaderBytes: number;
}

/**
 * Connections to public addresses only. Looked at three times: an address written in the URL is never looked up, so it is
 * checked before connecting; a name is checked where it is resolved, in the same look-up that connects, so that a second
 * answer cannot differ; and the peer of the open socket is checked before a byte is sent.
 */
export function createGuardedAgent(options: GuardOptions): Agent {
  const { allowList } = options;
  const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
    resolveAllowed(hostname, allowList, options.resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (lookupOptions.all) callback(null, addresses);
        else if (first) callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
  const connect = buildConnector({ lookup, timeout: options.connectTimeoutMs, allowH2: false });
  return new Agent({
    connections: 32,
    maxHeaderSize: options.maxHeaderBytes,
    connect: (target, callback) => {
      const host = bareHost(target.hostname);
      if (isIP(host) && !isAllowed(host, host, allowList)) return callback(blocked(host), null);
      connect(target, (...[error, socket]) => {
        if (error) return callback(error, null);
        if (!isAllowed(host, socket.remoteAddress ?? '', allowList)) {
          socket.destroy();
          return callback(blocked(host), null);
        }
        callback(null, socket);
      });
    },
  });
}

/** Throws `blocked_address` when any address of the host is not allowed: which one is used is not for the caller to say. */
export async function resolveAllowed(
  hostname: string,
  allowList: AllowList,
  resolve: Resolve,
): Promise<LookupAddress[]> {
  const host = bareHost(hostname);
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolve(hostname);
  if (addresses.length === 0) throw new OutboundError('dns_failed', `${host} has no address`);
  if (!addresses.every(({ address }) => isAllowed(host, address, allowList))) throw blocked(host);
  return addresses;
}

function isAllowed(host: string, address: string, allowList: AllowList): boolean {
  return isPublicAddress(address) || allowList.allowsAddress(address) || allowList.allowsHost(host);
}

// Not naming the address: the answer must not help to map a private network.
function blocked(host: string): OutboundError {
  return new OutboundError(
    'blocked_address',
    `${host} is not on the public internet; an administrator can allow it by name or address`,
  );
}
