import { SignInBody, SignInQuery } from '@labelwright/contract/label-studio';
import { isReturnPath } from '@labelwright/contract/return-path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  clearSessionCookie,
  endSessionOf,
  login,
  register,
  SESSION_COOKIE,
  setSessionCookie,
} from '../../features/identity/index.ts';
import { newToken, timingSafeEqualText } from '../../platform/crypto/tokens.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { CSRF_COOKIE } from '../../platform/http/guard.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { type SignInForm, signInPage } from './sign-in-page.ts';

const tags = ['Compatibility'];
const response = { 200: Type.String(), 302: Type.Null() };
const KEPT_SECONDS = 365 * 86_400;

/**
 * Signing in by form, as clients do that have a password and no token: they fetch the form for its token, post it back
 * with the cookie, and keep the session's cookie. Later changes carry the same token as X-CSRFToken.
 */
export function signInRoutes(http: Http, platform: Platform): void {
  for (const kind of ['login', 'signup'] as const) {
    http.route({
      method: 'GET',
      url: `/user/${kind}`,
      config: { permission: 'public' },
      schema: {
        tags,
        summary: kind === 'login' ? 'The form that signs in' : 'The form that makes an account',
        querystring: SignInQuery,
        response: { 200: Type.String() },
      },
      handler: (request, reply) => {
        const { next = '', token = '', 'signed-up': isNew } = request.query;
        const message = isNew ? 'Follow the link in the mail that was sent to you, then sign in.' : undefined;
        return showForm(request, reply, platform, { kind, next, token, email: '', message });
      },
    });
    http.route({
      method: 'POST',
      url: `/user/${kind}`,
      config: { permission: 'public', rate: 'auth', replayed: false },
      schema: {
        tags,
        summary: kind === 'login' ? 'Sign in by form' : 'Make an account by form',
        description:
          'Answers 302 when it went well, and with the form again when it did not. 403 without the token of the form and its cookie.',
        body: SignInBody,
        response,
      },
      handler: async (request, reply) => {
        assertOwnForm(request, request.body.csrfmiddlewaretoken);
        const { email, next = '', token = '' } = request.body;
        try {
          const location = await (kind === 'login' ? signIn : signUp)(request, reply, platform);
          return reply.redirect(location, 302);
        } catch (error) {
          if (!(error instanceof AppError) || error.status >= 500) throw error;
          const message = Object.values(error.details ?? {})[0]?.[0] ?? error.message;
          return showForm(request, reply, platform, { kind, next, token, email, message });
        }
      },
    });
  }
  http.route({
    method: 'GET',
    url: '/logout',
    config: { permission: 'public' },
    schema: { tags, summary: 'Sign out', response: { 302: Type.Null() } },
    handler: async (request, reply) => {
      const session = request.cookies[SESSION_COOKIE];
      if (session) await endSessionOf(platform, request.actor, session);
      clearSessionCookie(reply, platform.config);
      return reply.redirect('/user/login/', 302);
    },
  });
}

type Posted = FastifyRequest<{ Body: SignInBody }>;

/** Answers where to go on. */
async function signIn(request: Posted, reply: FastifyReply, platform: Platform): Promise<string> {
  const { email, password, next = '' } = request.body;
  const { sessionToken } = await login(platform, request.actor, { email, password });
  setSessionCookie(reply, platform.config, sessionToken);
  return isReturnPath(next) ? next : '/';
}

/** The account waits for its address to be proven, so nobody is signed in by making one. */
async function signUp(request: Posted, _reply: FastifyReply, platform: Platform): Promise<string> {
  const { email, password, token } = request.body;
  const made = await register(platform, request.actor, {
    email,
    password,
    ...(token ? { invitation_token: token, next: `/invitations/${encodeURIComponent(token)}` } : {}),
  });
  return made.is_verified ? '/user/login/' : '/user/login/?signed-up=1';
}

function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  form: Omit<SignInForm, 'csrfToken'>,
): string {
  const csrfToken = request.cookies[CSRF_COOKIE] || newToken();
  // Scripts of the page may read it: that they can is what tells them from those of other sites.
  reply.setCookie(CSRF_COOKIE, csrfToken, {
    path: '/',
    sameSite: 'lax',
    maxAge: KEPT_SECONDS,
    secure: platform.config.publicUrl.startsWith('https:'),
  });
  reply.header('Cache-Control', 'no-store').type('text/html; charset=utf-8');
  return signInPage({ ...form, csrfToken });
}

function assertOwnForm(request: FastifyRequest, given: string | undefined): void {
  const kept = request.cookies[CSRF_COOKIE];
  if (kept && given && timingSafeEqualText(kept, given)) return;
  throw new AppError('forbidden', 'CSRF verification failed: fetch the form first, and send its cookie and token.', {
    reason: 'csrf',
  });
}
