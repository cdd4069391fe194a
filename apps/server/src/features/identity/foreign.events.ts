import { FOREIGN_ROLES } from '@labelwright/contract/task-api';
import { withSystem } from '../../platform/db/db.ts';
import type { Subscriber } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { placeForeigners } from './foreign-identity.queries.ts';
import { MEMBER_TYPE_OF } from './foreign-rights.ts';

const PLACES = FOREIGN_ROLES.flatMap((role) => {
  const memberType = MEMBER_TYPE_OF[role];
  return memberType === undefined ? [] : [{ role, memberType }];
});

/** Labellers and reviewers of other issuers work in all projects of their tenant: also in those made later. */
export function foreignSubscriber(platform: Platform): Subscriber {
  return {
    name: 'foreign-members',
    types: ['PROJECT_CREATED'],
    handle: async ({ organizationId, aggregateId }) => {
      if (organizationId === undefined) return;
      await withSystem(platform.db, (tx) => placeForeigners(tx, organizationId, Number(aggregateId), PLACES));
    },
  };
}
