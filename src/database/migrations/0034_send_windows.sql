-- Up Migration

ALTER TABLE cases
  -- Index of the reminder that waits, or waited, for a person's send window.
  ADD COLUMN window_step integer,
  -- When the latest reminder that had waited for a window was sent.
  ADD COLUMN moved_at timestamptz,
  -- The end of the first open time that whoever was mailed had for an answer.
  ADD COLUMN answer_by timestamptz;

-- An IANA name; null: no one said, so no hour is known to be theirs.
ALTER TABLE tenants ADD COLUMN time_zone text;
-- Whether UTC is meant: it also stands in time_zone, which an earlier version reads, where no one has said.
ALTER TABLE environments ADD COLUMN time_zone_said boolean NOT NULL DEFAULT false;

-- Down Migration

ALTER TABLE environments DROP COLUMN time_zone_said;
ALTER TABLE tenants DROP COLUMN time_zone;
ALTER TABLE cases DROP COLUMN window_step, DROP COLUMN moved_at, DROP COLUMN answer_by;
