/** A fact of the business, written with its audit row in the transaction that made it true. */
export interface DomainEvent {
  /** Upper snake case, such as `ANNOTATION_CREATED`; at most 64 characters. */
  type: string;
  organizationId: number | undefined;
  projectId?: number | undefined;
  aggregateType: string;
  aggregateId: string | number;
  payload: Record<string, unknown>;
  /** Action of the audit row; the event type in lower case when left out. */
  action?: string;
}

/** An event on its way to its subscribers. At least once, in order per aggregate: handlers must bear repeats. */
export interface OutboxEvent {
  id: string;
  organizationId: number | undefined;
  type: string;
  aggregateType: string;
  aggregateId: string;
  payload: Record<string, unknown>;
  /** Who caused it; undefined: the system, or nobody that is known. */
  actorUserId?: number | undefined;
  createdAt: Date;
}

/** One attempt that did not succeed. */
export interface FailedDelivery {
  subscriber: string;
  error: string;
  /** Stack and the like, for whoever mends it. */
  detail: string;
}

export interface Subscriber {
  name: string;
  /** Event types it wants; undefined for all. */
  types?: readonly string[];
  handle(event: OutboxEvent): Promise<void>;
  /** Only writes down what others do later: told before those that take their time. */
  isQuick?: boolean;
  /** Judges by what the others have made of the event: told after them. */
  isLast?: boolean;
  /**
   * Takes what it wants of a batch at once, before the others are given theirs one by one; `handle` is then not called.
   * For work that costs far less together. When it fails, it is given the same events again one by one.
   */
  handleTogether?(events: readonly OutboxEvent[]): Promise<void>;
}
