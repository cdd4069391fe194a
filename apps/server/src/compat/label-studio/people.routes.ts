import { PublicUser, WhoAmI } from '@labelwright/contract/identity';
import { NewMember, ProductTour, TourPatch, TourQuery, UserPatch } from '@labelwright/contract/label-studio';
import { IdParam } from '@labelwright/contract/schemas';
import { Type } from 'typebox';
import { requireOrganization, requirePerson, updateMe, whoAmI } from '../../features/identity/index.ts';
import { addMember, getUser, removeOrganizationMember } from '../../features/tenants/index.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Http } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { changeTour, readTour } from './product-tours.ts';

const tags = ['Compatibility'];
const params = Type.Object({ id: IdParam });
const signedIn = { permission: 'authenticated' } as const;
const manage = { permission: 'organization.manage' } as const;

export function peopleRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'POST',
    url: '/api/users',
    config: { ...manage, rate: 'auth' },
    schema: {
      tags,
      summary: 'Add somebody to the organization',
      description:
        'For an address without an account: it gets one that waits until its owner registers with it. Who has an account is invited instead (400).',
      body: NewMember,
      response: { 201: PublicUser },
    },
    handler: async ({ actor, body }, reply) => {
      const { email, first_name: firstName = '', last_name: lastName = '' } = body;
      return reply.code(201).send(await addMember(platform, actor, { email, firstName, lastName }));
    },
  });
  http.route({
    method: 'PATCH',
    url: '/api/users/:id',
    config: signedIn,
    schema: {
      tags,
      summary: 'Change my name',
      description: 'One changes oneself only. 405 for the address, which does not change here.',
      params,
      body: UserPatch,
      response: { 200: PublicUser },
    },
    handler: async ({ actor, params: { id }, body }) => {
      if (Number(id) !== requirePerson(actor))
        throw new AppError('forbidden', 'Everybody changes their own name. Ask the person.');
      await changeNames(platform, actor, body);
      return getUser(platform, actor, Number(id));
    },
  });
  http.route({
    method: 'DELETE',
    url: '/api/users/:id',
    config: manage,
    schema: {
      tags,
      summary: 'Remove somebody from the organization',
      description: 'The account and its annotations stay.',
      params,
      response: { 204: Type.Null() },
    },
    handler: async ({ actor, params: { id } }, reply) => {
      await removeOrganizationMember(platform, actor, requireOrganization(actor), Number(id));
      return reply.code(204).send(null);
    },
  });
  ownRoutes(http, platform);
}

function ownRoutes(http: Http, platform: Platform): void {
  http.route({
    method: 'GET',
    url: '/api/current-user',
    config: signedIn,
    schema: { tags, summary: 'The signed-in person', response: { 200: WhoAmI } },
    handler: ({ actor }) => whoAmI(platform, actor),
  });
  http.route({
    method: 'PATCH',
    url: '/api/current-user',
    config: signedIn,
    schema: { tags, summary: 'Change my name', body: UserPatch, response: { 200: WhoAmI } },
    handler: async ({ actor, body }) => {
      await changeNames(platform, actor, body);
      return whoAmI(platform, actor);
    },
  });
  const tour = '/api/current-user/product-tour';
  http.route({
    method: 'GET',
    url: tour,
    config: signedIn,
    schema: { tags, summary: 'How far I am in a tour', querystring: TourQuery, response: { 200: ProductTour } },
    handler: ({ actor, query }) => readTour(platform, actor, query.name),
  });
  http.route({
    method: 'PATCH',
    url: tour,
    config: signedIn,
    schema: {
      tags,
      summary: 'Remember how far I am in a tour',
      querystring: TourQuery,
      body: TourPatch,
      response: { 200: ProductTour },
    },
    handler: ({ actor, query, body }) => changeTour(platform, actor, query.name, body),
  });
}

async function changeNames(
  platform: Platform,
  actor: Parameters<typeof updateMe>[1],
  body: UserPatch & { email?: unknown },
): Promise<void> {
  if (body.email !== undefined)
    throw new AppError('method_not_allowed', 'Cannot update read-only field: email', { reason: 'read_only' });
  const { first_name: first, last_name: last } = body;
  await updateMe(platform, actor, {
    ...(first === undefined ? {} : { first_name: first }),
    ...(last === undefined ? {} : { last_name: last }),
  });
}
