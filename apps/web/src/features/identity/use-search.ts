import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';

const parse = (raw: RawSearch) => ({
  next: textOf(raw.next),
  token: textOf(raw.token),
  email: textOf(raw.email),
});

export type IdentitySearch = { next?: string; token?: string; email?: string };

/** The part of the address that goes along from one of these pages to the next: what is there, and nothing else. */
export function keepSearch(search: { [K in keyof IdentitySearch]: string | undefined }): IdentitySearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** What links of mails and redirects put into the address of these pages. */
export const useIdentitySearch = () => useUrlState(parse)[0];
