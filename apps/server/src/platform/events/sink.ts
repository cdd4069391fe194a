/** What another system is told about something that happened. */
export interface SinkEntry {
  /** By which readers tell repeats. */
  eventId: string;
  /** undefined: it belongs to none. */
  organizationId: number | undefined;
  /** `events`, `allocation` or `review`: the stream; a broker routes by `routingKey`. */
  channel: string;
  /** Words with dots between them, at most 255 characters. */
  routingKey: string;
  /** Entries of one aggregate arrive in order, such as those of `task:12`. */
  aggregate: string;
  body: Record<string, unknown>;
}

/**
 * What became of an entry: `taken` (the other side keeps it), `later` (the other side takes nothing right now; the entry
 * is not to blame), or refused for a reason that is its own.
 */
export type Delivery = 'taken' | { later: string } | { refused: string };

/** Another system that gets a copy of what happens: a broker, a server of streams. */
export interface EventSink {
  name: 'redis' | 'rabbitmq';
  /** Whether it is likely to take entries now. */
  isReady(): boolean;
  /** Called whenever it comes back. */
  onReady(listener: () => void): void;
  /** Hands entries over, never two of one aggregate at a time; answers for each within seconds. Never throws. */
  deliver(entries: readonly SinkEntry[]): Promise<readonly Delivery[]>;
  close(): Promise<void>;
}
