import type { Project } from '@labelwright/contract/projects';
import type { ReviewFilter } from '@labelwright/contract/review';
import { ListFilter } from 'lucide-react';
import { displayNameOf } from '../../lib/me.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { Select } from '../../ui/Select.tsx';
import { t } from './strings.ts';
import { useMembers } from './use-people.ts';

type QueueFiltersProps = {
  projectId: string;
  project: Project;
  filter: ReviewFilter;
  onFilter: (change: { annotator?: number | undefined; max_agreement?: number | undefined }) => void;
};

const BELOW = [0.9, 0.8, 0.7, 0.5];

export function QueueFilters({ projectId, project, filter, onFilter }: QueueFiltersProps) {
  const members = useMembers(projectId, project.can['members.read'] === true) ?? [];
  const isOn = filter.annotator !== undefined || filter.max_agreement !== undefined;
  return (
    <Popover
      label={t.filters}
      align="end"
      trigger={<IconButton name={t.filters} icon={<ListFilter size={16} />} isPressed={isOn} />}
    >
      <div className="flex flex-col gap-3">
        <Select
          label={t.filterAnnotator}
          value={String(filter.annotator ?? '')}
          onChange={(value) => onFilter({ annotator: value === '' ? undefined : Number(value) })}
          options={[
            { value: '', label: t.everybody },
            ...members.map(({ user_id: id, user }) => ({ value: String(id), label: displayNameOf(user) })),
          ]}
        />
        <Select
          label={t.filterAgreement}
          value={String(filter.max_agreement ?? '')}
          onChange={(value) => onFilter({ max_agreement: value === '' ? undefined : Number(value) })}
          options={[
            { value: '', label: t.anyAgreement },
            ...BELOW.map((share) => ({ value: String(share), label: t.below(share) })),
          ]}
        />
      </div>
    </Popover>
  );
}
