-- Up Migration

-- What one environment knows of a person, and ends, is its own.
ALTER TABLE staff_roles
  ADD COLUMN name text,
  -- The last sign-in while the person had this role.
  ADD COLUMN last_sign_in_at timestamptz,
  -- Sessions that began before do not count here: the role was changed.
  ADD COLUMN sessions_from timestamptz;
UPDATE staff_roles r SET name = s.name, last_sign_in_at = s.last_sign_in_at FROM staff s WHERE s.id = r.staff_id;

-- Down Migration
ALTER TABLE staff_roles DROP COLUMN sessions_from, DROP COLUMN last_sign_in_at, DROP COLUMN name;
