-- Up Migration

ALTER TABLE cases
  -- Index of the reminder that waits, or waited, for a person's send window.
  ADD COLUMN window_step integer,
  -- When the latest reminder that had waited for a window was sent.
  ADD COLUMN moved_at timestamptz,
  -- The end of the first open time that whoever was mailed had for an answer.
  ADD COLUMN answer_by timestamptz;

-- IANA names; null: no one said, so no hour is known to be theirs.
ALTER TABLE tenants ADD COLUMN time_zone text;
ALTER TABLE environments ALTER COLUMN time_zone DROP NOT NULL, ALTER COLUMN time_zone DROP DEFAULT;
-- UTC was what stood there where no one had said.
UPDATE environments SET time_zone = NULL WHERE time_zone = 'UTC';

-- Down Migration

UPDATE environments SET time_zone = 'UTC' WHERE time_zone IS NULL;
ALTER TABLE environments ALTER COLUMN time_zone SET DEFAULT 'UTC', ALTER COLUMN time_zone SET NOT NULL;
ALTER TABLE tenants DROP COLUMN time_zone;
ALTER TABLE cases DROP COLUMN window_step, DROP COLUMN moved_at, DROP COLUMN answer_by;
