import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What an administrator has opened although it is not public: host names, addresses and CIDR blocks. */
export interface AllowList {
  allowsHost(hostname: string): boolean;
  allowsAddress(address: string): boolean;
}

const globalUnicastV6 = ipaddr.parseCIDR('2000::/3');
// Looks public but is the host of the virtual machine in one large cloud.
const azureHost = '168.63.129.16';

/** True for addresses of the public internet only; anything unreadable is not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === azureHost) return false;
  // ::/96 still counts as unicast to the parser, but ::7f00:1 is an old spelling of 127.0.0.1.
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicastV6);
}

/** Throws on an entry that is neither a host name, an address nor a CIDR block. */
export function parseAllowList(entries: readonly string[]): AllowList {
  const blocks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  const hosts = new Set<string>();
  for (const entry of entries.map((text) => text.trim().toLowerCase()).filter(Boolean)) {
    if (ipaddr.isValidCIDR(entry)) blocks.push(ipaddr.parseCIDR(entry));
    else if (isIP(entry)) blocks.push([ipaddr.parse(entry), isIP(entry) === 4 ? 32 : 128]);
    else if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(entry) && !/^[\d.]+$/.test(entry)) hosts.add(entry);
    else throw new Error(`"${entry}" is neither a host name, an IP address nor a CIDR block`);
  }
  return {
    allowsHost: (hostname) => hosts.has(bareHost(hostname)),
    allowsAddress: (address) => {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      return blocks.some(([block, bits]) => parsed.kind() === block.kind() && parsed.match(block, bits));
    },
  };
}

/** Lower case, without the brackets of an IPv6 literal and the dot of a fully qualified name. */
export function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
