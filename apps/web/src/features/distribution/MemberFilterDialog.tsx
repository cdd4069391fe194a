import { FILTER_OPERATORS, type FilterRule } from '@labelwright/contract/distribution-rules';
import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { columnsQuery } from '../data-manager/data-api.ts';
import { type RuleDraft, toDrafts, toRules } from './filter-rules.ts';
import { memberFilterQuery, saveMemberFilter } from './queue-api.ts';
import { t } from './strings.ts';

type MemberFilterDialogProps = {
  projectId: string;
  userId: number;
  name: string;
  onClose: () => void;
  onSaved: () => void;
};

/** Which tasks a person is offered, by what stands in their data: a language, a region, a level. */
export function MemberFilterDialog(props: MemberFilterDialogProps) {
  const { data, error } = useQuery(memberFilterQuery(props.projectId, props.userId));
  if (data !== undefined) return <FilterForm {...props} stored={data.rules} />;
  return (
    <Dialog isOpen onClose={props.onClose} title={t.filterTitle(props.name)}>
      {error === null ? <SkeletonLines /> : <Alert tone="danger">{messageOf(error)}</Alert>}
    </Dialog>
  );
}

function FilterForm(props: MemberFilterDialogProps & { stored: readonly FilterRule[] }) {
  const { projectId, userId, name, onClose, onSaved, stored } = props;
  const { data: columns = [] } = useQuery(columnsQuery(projectId));
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => toDrafts(stored));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const fields = columns.flatMap(({ id, title }) => (id.startsWith('data.') ? [{ value: title, label: title }] : []));
  const change = (key: string, patch: Partial<RuleDraft>) =>
    setDrafts((list) => list.map((draft) => (draft.key === key ? { ...draft, ...patch } : draft)));

  async function save() {
    const rules = toRules(drafts);
    if (rules === undefined) return setProblem(t.ruleIncomplete);
    setBusy(true);
    try {
      await saveMemberFilter(projectId, userId, rules);
      toast(t.filterSaved);
      onSaved();
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.filterTitle(name)}
      description={t.filterText}
      size="lg"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={isBusy} onClick={() => void save()}>
            {t.saveFilter}
          </Button>
        </>
      }
    >
      {problem !== undefined && <Alert tone="danger">{problem}</Alert>}
      {drafts.length === 0 && <p className="text-muted">{t.noRules}</p>}
      <ul className="flex flex-col gap-3">
        {drafts.map((draft) => (
          <li key={draft.key} className="grid items-end gap-2 sm:grid-cols-[1fr_9rem_1.5fr_auto]">
            <Select
              label={t.field}
              value={draft.field}
              placeholder={t.field}
              options={fields.some(({ value }) => value === draft.field) ? fields : withOwn(fields, draft.field)}
              onChange={(field) => change(draft.key, { field })}
            />
            <Select
              label={t.operator}
              value={draft.operator}
              options={t.operators.filter(({ value }) => FILTER_OPERATORS.some((known) => known === value))}
              onChange={(operator) => change(draft.key, { operator })}
            />
            <TextField
              label={t.values}
              placeholder={t.valuesHelp}
              value={draft.values}
              onChange={(values) => change(draft.key, { values })}
            />
            <IconButton
              name={t.removeRule(draft.field)}
              icon={<X size={16} />}
              onClick={() => setDrafts((list) => list.filter(({ key }) => key !== draft.key))}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden size={14} />}
          onClick={() => setDrafts((list) => [...list, ...toDrafts([{ field: '', operator: 'equals', values: [] }])])}
        >
          {t.addRule}
        </Button>
      </div>
    </Dialog>
  );
}

/** A field that no task has (any more) stays choosable where it is in use. */
const withOwn = (fields: readonly { value: string; label: string }[], own: string) =>
  own === '' ? fields : [...fields, { value: own, label: own }];
