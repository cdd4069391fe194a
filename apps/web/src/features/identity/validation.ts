import { passwordProblems } from '@labelwright/contract/passwords';
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
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  return next.startsWith('/signin') ? '/' : next;
}
