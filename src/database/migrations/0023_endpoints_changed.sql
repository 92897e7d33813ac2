-- Up Migration

ALTER TABLE integrations
  -- Where secrets go was changed then and is not confirmed: nothing is sent (docs/upgrading.md).
  ADD COLUMN endpoints_changed_at timestamptz,
  -- The caller who changed it, who can't confirm it: `api_tokens.root_id`, or the staff member.
  ADD COLUMN endpoints_changed_by uuid;

-- The API token or staff member at the beginning of the line of tokens that made this one; null: made at a terminal.
ALTER TABLE api_tokens ADD COLUMN root_id uuid;

-- Down Migration
ALTER TABLE api_tokens DROP COLUMN root_id;
ALTER TABLE integrations DROP COLUMN endpoints_changed_by, DROP COLUMN endpoints_changed_at;
