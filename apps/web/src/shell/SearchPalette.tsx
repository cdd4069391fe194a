import type { Project } from '@labelwright/contract/projects';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Hash, Keyboard, Layers, Moon, Plus, Sun, User } from 'lucide-react';
import { useState } from 'react';
import { api } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';
import { setTheme, useTheme } from '../lib/theme.ts';
import { useDebounced } from '../lib/use-debounced.ts';
import { type Command, CommandPalette } from '../ui/CommandPalette.tsx';
import { ADMIN_SECTIONS } from './admin-sections.ts';
import { fits } from './fits.ts';
import { sectionsFor } from './sections.ts';

type SearchPaletteProps = { isOpen: boolean; onClose: () => void; onShowKeys: () => void };

export function SearchPalette({ isOpen, onClose, onShowKeys }: SearchPaletteProps) {
  const [query, setQuery] = useState('');
  const search = useDebounced(query.trim(), 150);
  const pages = usePageCommands(onShowKeys);
  const projects = useProjectCommands(search, query.trim(), isOpen);
  const tasks = useTaskCommands(search, isOpen);
  const close = () => {
    onClose();
    setQuery('');
  };
  return (
    <CommandPalette
      isOpen={isOpen}
      onClose={close}
      query={query}
      onQueryChange={setQuery}
      isSearching={projects.isSearching || search !== query.trim()}
      commands={[...tasks, ...projects.commands, ...pages.filter((command) => fits(command.label, query))]}
    />
  );
}

function usePageCommands(onShowKeys: () => void): Command[] {
  const navigate = useNavigate();
  const theme = useTheme();
  const me = useMe();
  const administration = me.can.platform_admin ? ADMIN_SECTIONS.flatMap(({ sections }) => sections) : [];
  const go = [...sectionsFor(me), ...administration].map(({ to, label, icon: Icon }) => ({
    id: `page:${to}`,
    group: to.startsWith('/admin/') ? 'Administration' : 'Pages',
    label,
    icon: <Icon aria-hidden size={16} />,
    run: () => void navigate({ to }),
  }));
  const other = theme === 'dark' ? ('light' as const) : ('dark' as const);
  const ThemeIcon = other === 'dark' ? Moon : Sun;
  const group = 'Commands';
  return [
    ...go,
    {
      id: 'page:/account',
      group: 'Pages',
      label: 'Account',
      icon: <User aria-hidden size={16} />,
      run: () => void navigate({ to: '/account' }),
    },
    {
      id: 'new-project',
      group,
      label: 'New project',
      icon: <Plus aria-hidden size={16} />,
      run: () => void navigate({ to: '/projects/new' }),
    },
    {
      id: 'theme',
      group,
      label: `Use ${other} theme`,
      icon: <ThemeIcon aria-hidden size={16} />,
      run: () => setTheme(other),
    },
    { id: 'keys', group, label: 'Show keys', icon: <Keyboard aria-hidden size={16} />, combo: '?', run: onShowKeys },
  ];
}

/** Answers to an earlier query are shown only as far as they fit what is typed by now: Enter never opens the wrong one. */
function useProjectCommands(search: string, typed: string, isOpen: boolean) {
  const navigate = useNavigate();
  const found = useQuery({
    queryKey: ['projects', 'palette', search],
    enabled: isOpen,
    queryFn: ({ signal }) =>
      api.list<Pick<Project, 'id' | 'title'>>('/api/projects', {
        query: { search, limit: 6, include: 'id,title' },
        signal,
      }),
  });
  const projects = (found.data?.items ?? []).filter((project) => search === typed || fits(project.title, typed));
  const commands = projects.map((project) => ({
    id: `project:${project.id}`,
    group: 'Projects',
    label: project.title,
    icon: <Layers aria-hidden size={16} />,
    run: () => void navigate({ to: '/projects/$projectId', params: { projectId: String(project.id) } }),
  }));
  return { commands, isSearching: found.isFetching };
}

type TaskHead = { id: number; project: number };

/** A number may be the id of a task. */
function useTaskCommands(search: string, isOpen: boolean): Command[] {
  const navigate = useNavigate();
  const isTaskId = /^#?\d{1,15}$/.test(search);
  const taskId = search.replace('#', '');
  const found = useQuery({
    queryKey: ['tasks', 'palette', taskId],
    enabled: isOpen && isTaskId,
    retry: false,
    queryFn: ({ signal }) => api.get<TaskHead>(`/api/tasks/${taskId}`, { signal }),
  });
  if (!isTaskId || found.data === undefined) return [];
  const task = found.data;
  const params = { projectId: String(task.project), taskId: String(task.id) };
  return [
    {
      id: `task:${task.id}`,
      group: 'Tasks',
      label: `Task ${task.id}`,
      icon: <Hash aria-hidden size={16} />,
      run: () => void navigate({ to: '/projects/$projectId/tasks/$taskId', params }),
    },
  ];
}
