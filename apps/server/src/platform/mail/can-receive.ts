/** Where accounts live whose issuer proved no address; the ending is reserved for names that never resolve (RFC 2606). */
export const NOWHERE = 'foreign.invalid';

/** Whether a mail to this address can arrive at all. */
export function canReceive(address: string): boolean {
  return !address.toLowerCase().endsWith('.invalid');
}
