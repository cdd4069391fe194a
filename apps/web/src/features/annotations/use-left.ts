import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { homeQuery } from '../../lib/home.ts';
import type { Outbox } from './outbox.ts';

const COUNT_AGAIN_MS = 60_000;

/**
 * How many tasks of the project wait for this person: goes down with every answer, and is put right by the server
 * now and then. undefined for somebody who is not handed out work.
 */
export function useLeft(projectId: number, submitted: number, outbox: Outbox): number | undefined {
  const { data, dataUpdatedAt } = useQuery({ ...homeQuery, refetchInterval: COUNT_AGAIN_MS });
  const counted = useRef({ at: 0, submitted });
  // The server does not count yet what still waits to be sent.
  if (counted.current.at !== dataUpdatedAt)
    counted.current = { at: dataUpdatedAt, submitted: submitted - outbox.getState().waiting };
  const mine = data?.labelling.find((entry) => entry.project_id === projectId);
  if (mine === undefined) return undefined;
  return Math.max(0, mine.remaining_for_me - (submitted - counted.current.submitted));
}
