-- Up Migration

ALTER TABLE webhooks
  -- While `old_secret_until` lies ahead both secrets sign.
  ADD COLUMN old_secret text,
  ADD COLUMN old_secret_until timestamptz,
  -- Failed tries since the last success.
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN last_failed_at timestamptz,
  -- The circuit: open while `open_until` is set; from that moment one probe. `openings`: how often it opened since the last success.
  ADD COLUMN openings integer NOT NULL DEFAULT 0,
  ADD COLUMN open_until timestamptz,
  -- When the endpoint's workflow looks next; NULL: it was not asked to.
  ADD COLUMN looks_at timestamptz,
  -- Set while it is inactive because it failed for days, not because its owner wanted so.
  ADD COLUMN deactivated_at timestamptz;
COMMENT ON COLUMN webhooks.old_secret IS 'sealed';

ALTER TABLE deliveries
  -- The relay tries it at once; otherwise the endpoint's workflow does.
  ADD COLUMN at_once boolean NOT NULL DEFAULT false,
  -- From when its window counts; NULL: from `created_at`. Set when it is sent anew.
  ADD COLUMN since timestamptz;

-- Down Migration
DROP INDEX IF EXISTS deliveries_parked, deliveries_at_once;
ALTER TABLE deliveries DROP COLUMN since, DROP COLUMN at_once;
ALTER TABLE webhooks DROP COLUMN deactivated_at, DROP COLUMN looks_at, DROP COLUMN open_until, DROP COLUMN openings,
  DROP COLUMN last_failed_at, DROP COLUMN failures, DROP COLUMN old_secret_until, DROP COLUMN old_secret;
