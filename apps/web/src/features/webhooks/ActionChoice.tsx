import type { WebhookActionInfo } from '@labelwright/contract/webhooks';
import { useQuery } from '@tanstack/react-query';
import type { FieldBinding } from '../../lib/use-form.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { FieldNotes } from '../../ui/FormField.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { t } from './strings.ts';
import { actionsQuery } from './webhooks-api.ts';

type ActionChoiceProps = FieldBinding<readonly string[]> & {
  /** Some events belong to no project. */
  isOfProject: boolean;
};

/** The events by group, each with what it means; a group is taken or left as a whole, too. */
export function ActionChoice({ id, value, onChange, onBlur, error, isOfProject }: ActionChoiceProps) {
  const { data, error: failure, refetch } = useQuery(actionsQuery);
  if (failure !== null && data === undefined) return <ErrorState error={failure} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={6} />;
  const offered = data.filter((info) => !(isOfProject && info['organization-only']));
  const groups = Map.groupBy(offered, ({ group }) => group);
  const chosen = new Set(value);
  function set(actions: readonly string[], isOn: boolean) {
    const rest = value.filter((action) => !actions.includes(action));
    onChange(isOn ? [...rest, ...actions] : rest);
  }
  return (
    <fieldset id={id} tabIndex={-1} onBlur={onBlur} className="flex min-w-0 flex-col gap-3 outline-none">
      <legend className="sr-only">{t.form.events}</legend>
      <FieldNotes id={id} error={error} />
      <div className="grid gap-3 md:grid-cols-2">
        {[...groups].map(([group, actions]) => (
          <ActionGroup key={group} name={t.groups[group] ?? group} actions={actions} chosen={chosen} onSet={set} />
        ))}
      </div>
    </fieldset>
  );
}

type ActionGroupProps = {
  name: string;
  actions: readonly WebhookActionInfo[];
  chosen: ReadonlySet<string>;
  onSet: (actions: readonly string[], isOn: boolean) => void;
};

function ActionGroup({ name, actions, chosen, onSet }: ActionGroupProps) {
  const all = actions.map(({ action }) => action);
  const count = all.filter((action) => chosen.has(action)).length;
  return (
    <fieldset className="min-w-0 rounded-md border p-3">
      <legend className="sr-only">{name}</legend>
      <Checkbox
        label={t.form.group(name, count, all.length)}
        value={count === 0 ? false : count === all.length ? true : 'mixed'}
        onChange={() => onSet(all, count < all.length)}
      />
      <div className="mt-2 ml-6 flex flex-col gap-2">
        {actions.map((info) => (
          <Checkbox
            key={info.action}
            label={info.name}
            help={info.description}
            value={chosen.has(info.action)}
            onChange={(isOn) => onSet([info.action], isOn)}
          />
        ))}
      </div>
    </fieldset>
  );
}
