-- Up Migration

-- When the account was last reauthorized, where that is no longer ago than a relapse reaches back; NULL for a case that is none.
ALTER TABLE cases ADD COLUMN reauthorized_before timestamptz;
-- Holds that staff have ended (POST /case/:id/release): the case is not held for them again.
ALTER TABLE cases ADD COLUMN released text[] NOT NULL DEFAULT '{}';

-- Whether a grant may be given back: nobody else of its OAuth app has its identity, and nobody has one that is not known.
CREATE INDEX integrated_accounts_by_identity ON integrated_accounts (integration_id, (remote_account -> 'values'))
  WHERE remote_account IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX integrated_accounts_unidentified ON integrated_accounts (integration_id) WHERE remote_account IS NULL AND deleted_at IS NULL;

COMMENT ON COLUMN credentials.has_refresh_token IS 'whether a next token can be had without a person: by a refresh token, or by client credentials';

-- Down Migration
COMMENT ON COLUMN credentials.has_refresh_token IS NULL;
DROP INDEX integrated_accounts_unidentified, integrated_accounts_by_identity;
ALTER TABLE cases DROP COLUMN released, DROP COLUMN reauthorized_before;
