import type { Project, ProjectTransition } from '@labelwright/contract/projects';
import { ChevronDown } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { DropdownMenu, MenuItem } from '../../../ui/DropdownMenu.tsx';
import { ACTION_HELP, ACTION_LABELS } from '../project-words.ts';
import { useTransition } from '../projects-api.ts';

/** The edge that most people want next; the others are in the menu. */
const MAIN = ['publish', 'resume', 'reopen', 'pause'];

export function StateActions({ project }: { project: Project }) {
  const transition = useTransition(String(project.id));
  const { transitions } = project;
  const main = MAIN.flatMap((action) => transitions.filter((edge) => edge.action === action))[0];
  const others = transitions.filter((edge) => edge !== main);
  if (main === undefined) return null;
  const run = (edge: ProjectTransition) => transition.mutate(edge);
  return (
    <>
      {others.length > 0 && (
        <DropdownMenu
          align="end"
          trigger={
            <Button>
              Change state <ChevronDown aria-hidden size={14} />
            </Button>
          }
        >
          {others.map((edge) => (
            <MenuItem key={edge.action} isDisabled={!edge.allowed} onSelect={() => run(edge)}>
              <span className="block">{ACTION_LABELS[edge.action] ?? edge.action}</span>
              <span className="block text-xs whitespace-normal text-muted">
                {edge.reasons[0] ?? ACTION_HELP[edge.action]}
              </span>
            </MenuItem>
          ))}
        </DropdownMenu>
      )}
      <Button
        variant={main.action === 'pause' ? 'secondary' : 'primary'}
        isBusy={transition.isPending}
        disabledReason={main.allowed ? undefined : main.reasons.join(' ')}
        onClick={() => run(main)}
      >
        {ACTION_LABELS[main.action]}
      </Button>
    </>
  );
}
