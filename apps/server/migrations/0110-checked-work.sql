-- What checking leaves on a task, and the door by which checked work comes back into the queue.

-- Mean agreement of all pairs of comparable answers, 0 to 1; null when there are fewer than two.
alter table task add column agreement double precision check (agreement between 0 and 1);
-- null: not decided yet. Decided once, when the task is first complete.
alter table task add column review_status text
  check (review_status in ('not_sampled', 'accepted_blind', 'pending', 'approved', 'rejected', 'adjudication'));
-- The answer that stands where there are several: adjudicated, fixed in review, or a consensus.
alter table task add column final_annotation_id bigint references annotation on delete set null;
create index task_agreement on task (organization_id, project_id, agreement, id) where agreement is not null and deleted_at is null;
create index task_review on task (organization_id, project_id, review_status, id) where review_status is not null and deleted_at is null;
create index task_final on task (final_annotation_id) where final_annotation_id is not null;

-- What a person should do before anything from the queue: rework that was sent back, and reviews for reviewers.
-- `queue` names where it comes from ('rework' or 'review'). The review feature replaces it with its own.
create function work_before_queue(
  p_organization bigint, p_project bigint, p_user bigint, p_role text, p_now timestamptz, p_lease_seconds integer,
  out task_id bigint, out queue text)
language sql stable as $$ select null::bigint, null::text $$;
