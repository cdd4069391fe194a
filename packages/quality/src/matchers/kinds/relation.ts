import type { RelationMatcher } from '../model.ts';

export const relationMatcher: RelationMatcher = {
  kind: 'relation',
  unit: 'relation',
  help: 'Links between regions that both have: the same ends, direction and labels (F1).',
};
