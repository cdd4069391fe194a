-- One round trip from "this person, this object" to everything the permission check needs. Runs outside any
-- transaction, so it opens the tenant wall for itself and re-checks the organization by hand.

create function project_access(p_organization bigint, p_user bigint, p_kind text, p_reference text)
returns table (project_id bigint, state text, is_published boolean, is_deleted boolean, organization_role text, workspace_role text, member_type smallint)
language plpgsql
as $$
declare
  v_project bigint;
  v_number bigint := case when p_reference ~ '^[1-9][0-9]{0,15}$' then p_reference::bigint end;
begin
  perform set_config('app.system', 'on', true);
  if p_kind = 'project' then
    if v_number is not null then
      v_project := v_number;
    elsif p_reference ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
      select id into v_project from project where uuid = p_reference::uuid;
    else
      select id into v_project from project where organization_id = p_organization and slug = p_reference and deleted_at is null;
    end if;
  elsif v_number is null then
    v_project := null;
  elsif p_kind = 'task' then
    select t.project_id into v_project from task t where t.id = v_number and t.organization_id = p_organization;
  elsif p_kind = 'annotation' then
    select a.project_id into v_project from annotation a where a.id = v_number and a.organization_id = p_organization;
  elsif p_kind = 'draft' then
    select d.project_id into v_project from annotation_draft d where d.id = v_number and d.organization_id = p_organization;
  elsif p_kind = 'prediction' then
    select d.project_id into v_project from prediction d where d.id = v_number and d.organization_id = p_organization;
  elsif p_kind = 'import' then
    select i.project_id into v_project from project_import i where i.id = v_number and i.organization_id = p_organization;
  elsif p_kind = 'export' then
    select e.project_id into v_project from project_export e where e.id = v_number and e.organization_id = p_organization;
  elsif p_kind = 'file_upload' then
    select f.project_id into v_project from file_upload f where f.id = v_number and f.organization_id = p_organization;
  elsif p_kind = 'definition' then
    select d.project_id into v_project from task_definition d where d.id = v_number and d.organization_id = p_organization;
  end if;

  return query
    select p.id, p.state, p.is_published, p.deleted_at is not null, om.role, wm.role, pm.member_type
    from project p
    left join organization_member om on om.organization_id = p.organization_id and om.user_id = p_user and om.enabled
    left join workspace_member wm on wm.organization_id = p.organization_id and wm.workspace_id = p.workspace_id and wm.user_id = p_user
    left join project_member pm on pm.organization_id = p.organization_id and pm.project_id = p.id and pm.user_id = p_user and pm.enabled
    where p.id = v_project and p.organization_id = p_organization;
  perform set_config('app.system', '', true);
end
$$;
