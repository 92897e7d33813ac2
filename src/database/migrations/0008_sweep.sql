-- Up Migration

-- The account's integration, beside what the sweep looks for: due accounts are claimed app by app, so that one app's backlog, or an app
-- that may not be asked, is never read over on the way to another's.
ALTER TABLE credentials ADD COLUMN integration_id uuid;
UPDATE credentials k SET integration_id = a.integration_id FROM integrated_accounts a WHERE a.id = k.account_id;
CREATE FUNCTION credentials_integration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.integration_id := (SELECT integration_id FROM integrated_accounts WHERE id = NEW.account_id);
  RETURN NEW;
END $$;
CREATE TRIGGER credentials_integration BEFORE INSERT ON credentials FOR EACH ROW EXECUTE FUNCTION credentials_integration();
ALTER TABLE credentials ALTER COLUMN integration_id SET NOT NULL;
CREATE INDEX credentials_due_by_app ON credentials (integration_id, next_refresh_at) WHERE next_refresh_at IS NOT NULL;
DROP INDEX credentials_due;

-- Since when a refresh may have been sent whose answer was never stored: set with the lease, by the database's clock, cleared with the
-- answer. What a holder that died leaves behind.
ALTER TABLE credentials ADD COLUMN unanswered_since timestamptz;
-- The first refusal of this generation that may be the platform's mistake; it counts when a later try confirms it.
ALTER TABLE credentials ADD COLUMN doubted_at timestamptz;

-- The platform asked this app to call less often: its due accounts wait.
ALTER TABLE integrations ADD COLUMN refreshes_paused_until timestamptz;

-- Down Migration
ALTER TABLE integrations DROP COLUMN refreshes_paused_until;
CREATE INDEX credentials_due ON credentials (next_refresh_at) WHERE next_refresh_at IS NOT NULL;
DROP INDEX credentials_due_by_app;
DROP TRIGGER credentials_integration ON credentials;
DROP FUNCTION credentials_integration;
ALTER TABLE credentials DROP COLUMN integration_id, DROP COLUMN unanswered_since, DROP COLUMN doubted_at;
