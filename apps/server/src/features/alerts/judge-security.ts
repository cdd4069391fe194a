import { counted } from '../../platform/counted.ts';
import type { Facts, Finding, ThresholdOf } from './facts.ts';

export function failedSignIns({ signIns }: Facts, threshold: ThresholdOf): Finding[] {
  return signIns
    .filter(({ organizationId, failures }) => failures >= threshold(organizationId))
    .map(({ organizationId, by, who, failures }) => ({
      organizationId,
      key: `${by}:${who}`.slice(0, 300),
      title: by === 'address' ? `Failed sign-ins from ${who}`.slice(0, 300) : `Failed sign-ins as ${who}`.slice(0, 300),
      detail: `${failures} within a quarter of an hour. Each is in the audit log. Somebody may be guessing passwords.`,
      value: failures,
    }));
}

export function suspiciousActivity({ refusals, lockedAccounts }: Facts, threshold: ThresholdOf): Finding[] {
  const locked = lockedAccounts.map(({ organizationId, account }) => ({
    organizationId,
    key: `locked:${account}`.slice(0, 300),
    title: `The account ${account} was locked`.slice(0, 300),
    detail: 'Its password was wrong too often. It opens again by itself; its owner was told by mail.',
  }));
  const refused = refusals
    .filter(({ organizationId, count }) => count >= threshold(organizationId))
    .map(({ organizationId, actor, count }) => ({
      organizationId,
      key: `refused:${actor}`.slice(0, 300),
      title: `${actor} was refused ${counted(count, 'time')}`.slice(0, 300),
      detail:
        'Within a quarter of an hour, for lack of rights. The audit log shows what was tried: a broken script, or somebody looking for a way in.',
      value: count,
    }));
  return [...locked, ...refused];
}
