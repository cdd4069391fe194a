import type { Project } from '@labelwright/contract/projects';
import { Link } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { type ProjectSection, projectSectionsFor } from './project-sections.ts';

const KEY = 'lw-rail';

function readCollapsed(): boolean {
  try {
    return localStorage.getItem(KEY) === 'collapsed';
  } catch {
    return false;
  }
}

function keepCollapsed(isCollapsed: boolean): void {
  try {
    localStorage.setItem(KEY, isCollapsed ? 'collapsed' : 'open');
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}

type Props = { projectId: string; project: Project | undefined };

/** The pages of a project; collapses to icons. A phone has `ProjectTabs` instead. */
export function ProjectRail({ projectId, project }: Props) {
  const [isCollapsed, setCollapsed] = useState(readCollapsed);
  const toggle = () => {
    keepCollapsed(!isCollapsed);
    setCollapsed(!isCollapsed);
  };
  return (
    <nav
      aria-label="Project"
      className={cx('hidden shrink-0 flex-col border-r bg-surface p-2 md:flex', isCollapsed ? 'w-12' : 'w-44')}
    >
      <ul className="flex flex-1 flex-col gap-0.5">
        {projectSectionsFor(projectId, project).map((section) => (
          <li key={section.to}>
            {isCollapsed ? (
              <Tooltip text={section.label} side="right">
                <RailLink section={section} isCollapsed />
              </Tooltip>
            ) : (
              <RailLink section={section} />
            )}
          </li>
        ))}
      </ul>
      <IconButton
        name={isCollapsed ? 'Expand menu' : 'Collapse menu'}
        icon={isCollapsed ? <PanelLeftOpen size={16} /> : <PanelLeftClose size={16} />}
        onClick={toggle}
      />
    </nav>
  );
}

type RailLinkProps = { section: ProjectSection; isCollapsed?: boolean };

function RailLink({ section, isCollapsed = false, ...rest }: RailLinkProps) {
  const Icon = section.icon;
  return (
    <Link
      {...rest}
      to={section.to}
      params={section.params}
      activeOptions={{ exact: true, includeSearch: false }}
      aria-label={isCollapsed ? section.label : undefined}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-base text-muted transition-colors hover:bg-surface-2 hover:text-fg"
      activeProps={{ className: '!bg-accent-soft !text-accent font-medium' }}
    >
      <Icon aria-hidden size={16} className="shrink-0" />
      {!isCollapsed && <span className="truncate">{section.label}</span>}
    </Link>
  );
}

/** The rail of a phone: one line that scrolls sideways. */
export function ProjectTabs({ projectId, project }: Props) {
  return (
    <nav aria-label="Project" className="flex shrink-0 gap-1 overflow-x-auto border-b bg-surface px-2 md:hidden">
      {projectSectionsFor(projectId, project).map((section) => (
        <Link
          key={section.to}
          to={section.to}
          params={section.params}
          activeOptions={{ exact: true, includeSearch: false }}
          className="flex h-11 items-center border-b-2 border-transparent px-2.5 text-base whitespace-nowrap text-muted"
          activeProps={{ className: '!border-accent !text-fg font-medium' }}
        >
          {section.label}
        </Link>
      ))}
    </nav>
  );
}
