-- Up Migration

-- The list from whose page the attempt was started: its ending leads back there.
ALTER TABLE attempts ADD COLUMN list_id uuid;

-- Down Migration

ALTER TABLE attempts DROP COLUMN list_id;
