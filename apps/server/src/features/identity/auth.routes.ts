import {
  AccessToken,
  LinkBody,
  LoginBody,
  MailSent,
  PasswordReset,
  RegisterBody,
  Registered,
  ResetPasswordBody,
  Verified,
  VerifyEmailQuery,
} from '@labelwright/contract/identity';
import { Type } from 'typebox';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requestLink } from './account.jobs.ts';
import { login } from './login.ts';
import { resetPassword, verifyEmail } from './passwords.service.ts';
import { register } from './register.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { logout } from './sessions.service.ts';

const tags = ['Sign-in'];
const config = { permission: 'public', rate: 'auth' } as const;

export function authRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/auth/register',
    config: { ...config, replayed: false },
    schema: {
      tags,
      summary: 'Create an account',
      description:
        'Makes the account with an organization of its own and mails a link that proves the address. The answer is the same when the address has an account already; then its owner gets a mail. With the token of a mailed invitation the address is proven at once.',
      body: RegisterBody,
      response: { 201: Registered },
    },
    handler: async (request, reply) => reply.code(201).send(await register(platform, request.actor, request.body)),
  });
  http.route({
    method: 'POST',
    url: '/api/auth/login',
    config: { ...config, replayed: false },
    schema: {
      tags,
      summary: 'Sign in',
      description:
        'Answers with a bearer token for programs and sets the session cookie for browsers. 401 when address or password is wrong, 403 with reason email_not_verified before the address is proven. Ten failures lock the account for 15 minutes.',
      body: LoginBody,
      response: { 200: AccessToken },
    },
    handler: async (request, reply) => {
      const { accessToken, sessionToken } = await login(platform, request.actor, request.body);
      setSessionCookie(reply, platform.config, sessionToken);
      return { access_token: accessToken };
    },
  });
  http.route({
    method: 'POST',
    url: '/api/auth/logout',
    config: { permission: 'public' },
    schema: {
      tags,
      summary: 'Sign out',
      description: 'Ends the session of the cookie and removes it. Harmless without one.',
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      await logout(platform, request.actor);
      clearSessionCookie(reply, platform.config);
      return reply.code(204).send(null);
    },
  });
  http.route({
    method: 'GET',
    url: '/api/auth/verify-email',
    config,
    schema: {
      tags,
      summary: 'Prove an email address',
      description: 'Takes the token of the mail; each works once, for 48 hours.',
      querystring: VerifyEmailQuery,
      response: { 200: Verified },
    },
    handler: async (request) => {
      await verifyEmail(platform, request.actor, request.query.token);
      return { verified: true as const };
    },
  });
  linkRoutes(http, platform);
}

function linkRoutes(http: Http, platform: Platform): void {
  const links = [
    ['/api/auth/resend-verification', 'verify_email', 'Mail the link that proves the address again'],
    ['/api/auth/forgot-password', 'password_reset', 'Mail a link to choose a new password'],
  ] as const;
  for (const [url, purpose, summary] of links) {
    http.route({
      method: 'POST',
      url,
      config,
      schema: {
        tags,
        summary,
        description: 'The answer is the same whether or not there is such an account. At most one mail a minute.',
        body: LinkBody,
        response: { 200: MailSent },
      },
      handler: async (request) => {
        await requestLink(platform, request.actor, purpose, request.body);
        return { sent: true as const };
      },
    });
  }
  http.route({
    method: 'POST',
    url: '/api/auth/reset-password',
    config: { ...config, replayed: false },
    schema: {
      tags,
      summary: 'Choose a new password with the link of the mail',
      description: 'Ends every session and every bearer token of the account.',
      body: ResetPasswordBody,
      response: { 200: PasswordReset },
    },
    handler: async (request, reply) => {
      await resetPassword(platform, request.actor, request.body);
      clearSessionCookie(reply, platform.config);
      return { reset: true as const };
    },
  });
}
