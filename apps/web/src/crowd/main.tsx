import type { CrowdTask } from '@labelwright/contract/crowd-worker-page';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles.css';
import { findCspNonce } from '../lib/csp-nonce.ts';
import { Toaster } from '../ui/Toaster.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import { CrowdPage } from './CrowdPage.tsx';

/** The page that a provider of crowd work shows in its frame: one task, no account, no cookies. */
globalThis.__webpack_nonce__ = findCspNonce();

const data = document.getElementById('crowd-task')?.textContent;
const root = document.getElementById('root');
if (!data || root === null) throw new Error('The page has no task.');

createRoot(root).render(
  <StrictMode>
    <TooltipProvider>
      <CrowdPage task={JSON.parse(data) as CrowdTask} />
      <Toaster />
    </TooltipProvider>
  </StrictMode>,
);
