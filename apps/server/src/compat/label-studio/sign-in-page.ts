import { escapeHtml } from '../../platform/escape-html.ts';

/** The forms that clients fill in when they sign in with a password. People have nicer ones: /login and /register. */
export interface SignInForm {
  kind: 'login' | 'signup';
  csrfToken: string;
  next: string;
  /** Of an invitation; only for signing up. */
  token: string;
  email: string;
  /** What is wrong, or what to do next. */
  message: string | undefined;
}

export function signInPage({ kind, csrfToken, next, token, email, message }: SignInForm): string {
  const isLogin = kind === 'login';
  const title = isLogin ? 'Sign in' : 'Create an account';
  const note = message === undefined ? '' : `<p role="alert">${escapeHtml(message)}</p>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Labelwright</title></head>
<body>
<main>
<h1>${title}</h1>
${note}
<form method="post" action="/user/${kind}/">
<input type="hidden" name="csrfmiddlewaretoken" value="${escapeHtml(csrfToken)}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
${isLogin ? '' : `<input type="hidden" name="token" value="${escapeHtml(token)}">`}
<p><label>Email address <input type="email" name="email" value="${escapeHtml(email)}" autocomplete="username" required></label></p>
<p><label>Password <input type="password" name="password" autocomplete="${isLogin ? 'current' : 'new'}-password" required></label></p>
<p><button type="submit">${title}</button></p>
</form>
</main>
</body>
</html>
`;
}
