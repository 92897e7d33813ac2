-- Up Migration

-- A platform's answer to a refresh whose tokens could not be read, or not be written: while one is kept, no refresh is sent.
ALTER TABLE credentials ADD COLUMN kept text;
COMMENT ON COLUMN credentials.kept IS 'sealed';

-- Lives that earlier versions believed whole, some for ever: they are looked at within a year, and no answer shows a year of five digits.
UPDATE credentials SET next_refresh_at = now() + interval '1 day' WHERE next_refresh_at > now() + interval '400 days';
UPDATE credentials SET access_expires_at = least(access_expires_at, now() + interval '365 days'),
  refresh_expires_at = least(refresh_expires_at, now() + interval '365 days')
  WHERE access_expires_at > now() + interval '400 days' OR refresh_expires_at > timestamptz '9999-12-31';

-- Down Migration
ALTER TABLE credentials DROP COLUMN kept;
