import { ReviewRoutingRules } from '@labelwright/contract/label-studio';
import type { Project } from '@labelwright/contract/projects';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Alias } from './alias.ts';
import type { OwnCall } from './own-call.ts';

/** Ours looks at a share of all tasks, whatever their agreement: one rule that catches all. Without a share there is none. */
function rulesOf({ id, review_percentage: percent, created_at: createdAt, updated_at: updatedAt }: Project) {
  if (percent === 0) return [];
  const rule = { id, order: 0, operator: null, agreement_threshold: null, dimension: null };
  return [{ ...rule, sample_rate: (percent / 100).toFixed(4), created_at: createdAt, updated_at: updatedAt }];
}

function shareOf({ rules }: ReviewRoutingRules): number {
  if (rules.some(({ operator, dimension }) => operator != null || dimension != null))
    throw invalidField(
      'rules',
      'Tasks are not routed by agreement here. Set one rule without operator, and send tasks of low agreement to review with POST /api/projects/{id}/review/select.',
    );
  if (rules.length > 1) throw invalidField('rules', 'A rule after one that catches everything is never reached.');
  return Math.round(Number(rules[0]?.sample_rate ?? 0) * 100);
}

const read = async (own: OwnCall, id: string | undefined) =>
  rulesOf((await own('GET', `/api/projects/${id}`)) as Project);

/** Which complete tasks go to review. */
export const REVIEW_ALIASES: readonly Alias[] = [
  {
    method: 'GET',
    url: '/api/projects/:id/review-routing-rules',
    permission: 'project.read',
    about: 'project',
    summary: 'Which complete tasks go to review',
    run: (own, { params }) => read(own, params.id),
  },
  {
    method: 'POST',
    url: '/api/projects/:id/review-routing-rules/bulk',
    permission: 'project.update',
    about: 'project',
    summary: 'Say which complete tasks go to review',
    body: ReviewRoutingRules,
    run: async (own, { params, body }) => {
      const change = { review_percentage: shareOf(body as unknown as ReviewRoutingRules) };
      await own('PATCH', `/api/projects/${params.id}`, change);
      return read(own, params.id);
    },
  },
];
