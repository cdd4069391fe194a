import { passwordProblems } from '@labelwright/contract/passwords';
import { isReturnPath } from '@labelwright/contract/return-path';
import { t } from './strings.ts';

/** What is wrong with an address, or undefined. The server checks again; this catches slips of the keyboard. */
export function emailProblem(email: string): string | undefined {
  if (email.trim() === '') return t.emailMissing;
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : t.emailInvalid;
}

export const newPasswordProblem = (password: string, email: string): string | undefined =>
  password === '' ? t.passwordMissing : passwordProblems(password, email)[0];

/** Drops the fields that are fine, as `useForm` wants it. */
export function problems<F extends string>(all: Record<F, string | undefined>): Partial<Record<F, string>> {
  const entries = Object.entries<string | undefined>(all).filter(([, text]) => text !== undefined);
  return Object.fromEntries(entries) as Partial<Record<F, string>>;
}

/** Where to go after signing in: only a path of this very site. */
export function safeNext(next: string | undefined): string {
  return next === undefined || !isReturnPath(next) || next.startsWith('/signin') ? '/' : next;
}

/** The field `next` of a request for a mailed link: where its page leads on to. */
export function mailedNext(next: string | undefined): { next?: string } {
  const path = safeNext(next);
  return path === '/' ? {} : { next: path };
}
