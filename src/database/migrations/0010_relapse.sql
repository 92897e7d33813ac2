-- Up Migration

-- When the account was last reauthorized, where that is no longer ago than a relapse reaches back; NULL for a case that is none.
ALTER TABLE cases ADD COLUMN reauthorized_before timestamptz;
-- Holds that staff have ended (POST /case/:id/release): the case is not held for them again.
ALTER TABLE cases ADD COLUMN released text[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN credentials.has_refresh_token IS 'whether a next token can be had without a person: by a refresh token, or by client credentials';

-- Down Migration
COMMENT ON COLUMN credentials.has_refresh_token IS NULL;
ALTER TABLE cases DROP COLUMN released, DROP COLUMN reauthorized_before;
