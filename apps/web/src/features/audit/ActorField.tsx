import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../lib/me.ts';
import { numberOf } from '../../lib/url-state.ts';
import { Select } from '../../ui/Select.tsx';
import { actorsQuery, type Choice } from './audit-api.ts';
import { t } from './strings.ts';

const NOBODY: readonly Choice[] = [];

export function ActorField({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (id: number | undefined) => void;
}) {
  const { organization } = useMe();
  const { data: people = NOBODY } = useQuery(actorsQuery(organization?.id));
  const shown = value === undefined ? '' : String(value);
  // Somebody who has left the organization still has a past in it.
  const gone =
    shown !== '' && !people.some((person) => person.value === shown) ? [{ value: shown, label: `#${shown}` }] : [];
  return (
    <Select
      label={t.actor}
      isLabelHidden
      value={shown}
      options={[{ value: '', label: t.everybody }, ...people, ...gone]}
      onChange={(next) => onChange(numberOf(next))}
    />
  );
}
