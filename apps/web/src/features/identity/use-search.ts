import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';

const parse = (raw: RawSearch) => ({
  next: textOf(raw.next),
  token: textOf(raw.token),
  email: textOf(raw.email),
});

/** What links of mails and redirects put into the address of these pages. */
export const useIdentitySearch = () => useUrlState(parse)[0];
