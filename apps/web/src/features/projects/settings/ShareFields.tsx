import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../../lib/me.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { queueMembersQuery } from '../../distribution/queue-api.ts';
import { FieldBlock } from './DistributionFields.tsx';
import { d } from './distribution-strings.ts';
import { LimitBook } from './LimitBook.tsx';
import type { DistributionForm } from './useDistributionForm.ts';

/** Who gets how many, and which. */
export function ShareFields({ projectId, form }: { projectId: string; form: DistributionForm }) {
  const { organizations } = useMe();
  const { data } = useQuery(queueMembersQuery(projectId));
  const { split_strategy: strategy, user_book: users, rule_book: rules } = form.values;
  const people = data?.members.map(({ user }) => ({ id: String(user.id), name: user.name || user.email })) ?? [];
  return (
    <FieldBlock title={d.shares}>
      <RadioGroup
        label={d.split}
        layout="cards"
        options={d.strategies}
        defaultHint={d.splitDefault}
        help={d.memberLimits}
        {...form.field('split_strategy')}
      />
      {strategy !== 'EQUAL' && (
        <div className="max-w-64">
          <NumberField
            label={d.maxLimit}
            min={0}
            step={1}
            help={d.maxLimitHelp}
            defaultHint={d.maxLimitDefault}
            {...form.field('max_limit')}
          />
        </div>
      )}
      {strategy === 'USER_LIMITS' && (
        <LimitBook
          label={d.userBook}
          help={d.userBookHelp}
          entries={withUnknown(people, users)}
          book={users}
          onChange={(book) => form.set('user_book', book)}
        />
      )}
      {strategy === 'ORGANIZATION_LIMITS' && (
        <LimitBook
          label={d.ruleBook}
          help={d.ruleBookHelp}
          entries={withUnknown(
            organizations.map(({ id, name }) => ({ id: String(id), name })),
            rules,
          )}
          book={rules}
          onChange={(book) => form.set('rule_book', book)}
        />
      )}
      <RadioGroup
        label={d.assignment}
        options={d.assignmentModes}
        defaultHint={d.assignmentDefault}
        {...form.field('assignment_mode')}
      />
      <div className="flex flex-col items-start gap-2">
        <h4 className="text-sm font-medium">{d.filters}</h4>
        <p className="text-sm text-muted">{d.filtersHelp}</p>
        <ButtonLink size="sm" to="/projects/$projectId/queue" params={{ projectId }}>
          {d.openQueue}
        </ButtonLink>
      </div>
    </FieldBlock>
  );
}

type Entry = { id: string; name: string };

/** What the book holds of somebody who is no member any more is shown too, or it could never be changed. */
const withUnknown = (entries: readonly Entry[], book: Readonly<Record<string, number>>): Entry[] => [
  ...entries,
  ...Object.keys(book)
    .filter((id) => !entries.some((entry) => entry.id === id))
    .map((id) => ({ id, name: `#${id}` })),
];
